package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shell offers while somebody types, by the script as bash runs it. */
class CompletionScriptTest {
    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();
    private Path config;
    private Path postern;
    private Path calls;

    @BeforeEach
    void configure() throws Exception {
        config = Files.createDirectory(folder.resolve("my config"));
        Files.writeString(config.resolve("postern.yaml"), """
                database: {url: "jdbc:h2:mem:never-opened", schema: postern}
                crm: {kind: espocrm, upload-dir: "%s"}
                mailboxes:
                  - {name: sales, address: sales@example.com, host: h.example, user: a, password: "${credential:a}"}
                  - {name: support, address: support@example.com, host: h.example, user: b, password: "${credential:b}"}
                """.formatted(folder));
        Files.writeString(config.resolve("rules.yaml"), """
                queues:
                  desk: {members: [anna, boris]}
                  phone: {members: [anna]}
                rules:
                  - {name: price-request, when: {subject: "*price*"}, create: none}
                  - {name: default, assign: {queue: desk}, create: case}
                """);
        Files.writeString(folder.resolve("completion"), CompletionScript.bash());
        calls = Files.createFile(folder.resolve("calls"));
        postern = folder.resolve("postern");
        for (NamesInConfig kind : NamesInConfig.values()) {
            assertThat(terminal.run("complete", kind.label(), "--config", config.toString()))
                    .as(terminal.err())
                    .isZero();
            Files.writeString(folder.resolve(kind.label()), terminal.out());
        }
        Files.writeString(postern, """
                #!/bin/sh
                echo "$*" >> '%s'
                for kind; do :; done
                cat '%s'/"$kind"
                """.formatted(calls, folder));
        assertThat(postern.toFile().setExecutable(true)).isTrue();
    }

    @ParameterizedTest(name = "postern {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            log --mailbox _                        | sales support         | complete mailboxes
            log --mailbox su_                      | support               | complete mailboxes
            log --since 1d --rule p_               | price-request         | complete rules
            poll _                                 | sales support         | complete mailboxes
            poll sales su_                         | support               | complete mailboxes
            why-not _                              | price-request default | complete rules
            queue show p_                          | phone                 | complete queues
            folders list sa_                       | sales                 | complete mailboxes
            backfill --since 2026-01-01 --mailbox _| sales support         | complete mailboxes
            --config my\\ config poll sa_          | sales                 | --config my config complete mailboxes
            --config=my\\ config poll sa_          | sales                 | --config my config complete mailboxes
            log --mailbox nothing-like-it_         | ``                    | complete mailboxes
            log --output j_                        | json                  | ``
            log --outcome f_                       | filed                 | ``
            log --wh_                              | --where               | ``
            quaran_                                | quarantine            | ``
            compl_                                 | ``                    | ``
            """)
    void offersWhatTheConfigurationNames(String typed, String offered, String asked) throws Exception {
        assertThat(offers(typed)).isEqualTo(offered.isEmpty() ? List.of() : Arrays.asList(offered.split(" ")));
        assertThat(Files.readString(calls).strip()).isEqualTo(asked);
    }

    @Test
    void offersNothingWhereTheConfigurationIsWrong() throws Exception {
        Files.writeString(config.resolve("rules.yaml"), "rules: {}");
        assertThat(terminal.run("complete", "rules", "--config", config.toString()))
                .isEqualTo(78);
        assertThat(terminal.out()).isEmpty();
        Files.writeString(postern, "#!/bin/sh\necho wrong >&2\nexit 78\n");
        assertThat(offers("why-not _")).isEmpty();
    }

    @Test
    void readsTheConfigurationAndNothingElse() throws Exception {
        Path loaded = folder.resolve("classes.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + loaded,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.postern.Main",
                        "complete",
                        "queues",
                        "--config",
                        config.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("desk\nphone\n");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("org.postern.cli.CompleteCommand"))
                .noneMatch(line -> line.contains(" org.apache.camel."))
                .noneMatch(line -> line.contains(" org.hibernate."))
                .noneMatch(line -> line.contains(" org.springframework."));
    }

    /** @param typed up to the cursor, {@code _}. @return what bash would offer */
    private List<String> offers(String typed) throws Exception {
        List<String> call = new ArrayList<>(List.of("bash", "-c", """
                compopt() { :; }
                source completion
                COMP_WORDS=("$@")
                COMP_CWORD=$(( $# - 1 ))
                _complete_postern
                if (( ${#COMPREPLY[@]} > 0 )); then printf '%s\\n' "${COMPREPLY[@]}"; fi
                """, "bash", "./postern"));
        call.addAll(words(typed.substring(0, typed.length() - 1)));
        Process bash = new ProcessBuilder(call)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return offered.lines().filter(line -> !line.isBlank()).toList();
    }

    /** As Readline breaks a line: at blanks and at "=", with backslashes kept. */
    private static List<String> words(String line) {
        return List.of(line.replace("--config=", "--config = ").split("(?<!\\\\) ", -1));
    }
}
