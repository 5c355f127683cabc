package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts the delivered folder as a sysadmin does. */
class DeliveryIT {
    private static final Path DELIVERY = Path.of("target", "postern").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void tellsTheVersionOfTheBuild() throws Exception {
        Ended ended = postern(Map.of(), "--version");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("postern ").isEqualTo("postern " + versionOfTheArchive() + "\n");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void startsThroughSymbolicLinksOfBothKinds() throws Exception {
        Files.createDirectory(folder.resolve("bin"));
        Path relative = Files.createSymbolicLink(
                folder.resolve("bin").resolve("relative"),
                folder.resolve("bin").relativize(DELIVERY.resolve("bin/postern")));
        Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), relative);

        Ended ended = run(Map.of(), List.of(absolute.toString(), "--version"));

        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void takesOptionsOfTheJvmEvenIfTheyContradictItsOwn() throws Exception {
        Ended ended = postern(
                Map.of("JAVA_OPTS", "-Xmx64m -XX:+UseParallelGC -XshowSettings:vm -Dfile.encoding=UTF-8"), "--version");

        assertThat(ended.out() + ended.err()).contains("Max. Heap Size: 64.00M");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void endsWithTheExitCodeOfTheCommand() throws Exception {
        Ended ended = postern(Map.of(), "no-such-command");

        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("no-such-command");
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @Test
    void loadsNeitherCamelNorHibernateForItsHelp() throws Exception {
        Path log = folder.resolve("classes");

        postern(Map.of("JAVA_OPTS", "-Xlog:class+load=info:file=" + log), "--help");

        assertThat(Files.readString(log))
                .contains("picocli.CommandLine ")
                .doesNotContain("org.apache.camel.", "org.hibernate.", "org.springframework.");
    }

    @Test
    void bringsAUnitForSeveralInstancesThatDiffersInItsNamesOnly() throws IOException {
        String one = Files.readString(DELIVERY.resolve("systemd/postern.service"));
        String several = Files.readString(DELIVERY.resolve("systemd/postern@.service"));

        assertThat(several.replace("/etc/default/postern-%i", "/etc/default/postern")
                        .replace("/%i", "")
                        .replace(" %i", ""))
                .endsWith(one.substring(one.indexOf("[Unit]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postern.service", "postern@.service"})
    void exposesLittleOfTheMachine(String unit) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd-analyze is not installed");
        Ended ended = run(
                Map.of(),
                List.of(
                        "systemd-analyze",
                        "security",
                        "--offline=true",
                        "--no-pager",
                        "--threshold=20",
                        DELIVERY.resolve("systemd").resolve(unit).toString()));

        assertThat(ended.exitCode())
                .as("an exposure of at most 2.0: " + ended.out())
                .isZero();
    }

    private static String versionOfTheArchive() throws IOException {
        try (Stream<Path> files = Files.list(DELIVERY.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("postern-\\d.*\\.jar"))
                    .map(name -> name.substring("postern-".length(), name.length() - ".jar".length()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Ended postern(Map<String, String> environment, String argument) throws Exception {
        return run(environment, List.of(DELIVERY.resolve("bin/postern").toString(), argument));
    }

    private Ended run(Map<String, String> environment, List<String> command) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private record Ended(int exitCode, String out, String err) {}
}
