package org.postern.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.config.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern config diff}. */
@Command(
        name = "diff",
        description = {
            "Tell which values another configuration changes, defaults included.",
            "FILE is a folder, or a candidate for postern.yaml, or (its name contains 'rules') for rules.yaml."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing would change",
            "1:there are differences",
            "2:wrong command line",
            "78:one of the two is not valid"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern config diff /etc/postern.new", "  postern config diff rules.candidate.yaml"})
final class ConfigDiffCommand implements Callable<Integer> {
    private static final Pattern ENTRY = Pattern.compile("(.*?\\[)(\\d+)(])");

    @ParentCommand
    private ConfigCommand config = new ConfigCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(paramLabel = "FILE", description = "The other configuration.")
    private Path other = Path.of(".");

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(other)) {
            throw new Failed("no file or folder " + other);
        }
        Path folder = config.config().path();
        Map<String, String> before = byName(config.config().settings(folder));
        Map<String, String> after =
                byName(Files.isDirectory(other) ? config.config().settings(other) : laidOver(folder));
        Set<String> paths = new LinkedHashSet<>(before.keySet());
        paths.addAll(after.keySet());
        int differences = 0;
        for (String path : paths) {
            String was = before.get(path);
            String is = after.get(path);
            if (was == null || !was.equals(is)) {
                differences++;
                show(new Difference(path, was, is));
            }
        }
        return differences == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** One value. @param before and @param after null: it is not there */
    private record Difference(
            String path, @Nullable String before, @Nullable String after) {}

    private void show(Difference difference) {
        if (output.json()) {
            talk.out().println(OutputOption.line(difference));
            return;
        }
        if (difference.before() != null) {
            talk.out().println("- " + difference.path() + " = " + difference.before());
        }
        if (difference.after() != null) {
            talk.out().println("+ " + difference.path() + " = " + difference.after());
        }
    }

    /** The configuration with one of its files exchanged, as a folder of links. */
    private List<Setting> laidOver(Path folder) throws IOException {
        String role = other.getFileName().toString().contains("rules") ? "rules.yaml" : "postern.yaml";
        Path view = Files.createTempDirectory("postern-diff-");
        List<Path> links = new ArrayList<>();
        try {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    if (!file.getFileName().toString().equals(role)) {
                        links.add(Files.createSymbolicLink(view.resolve(file.getFileName()), file.toRealPath()));
                    }
                }
            }
            links.add(Files.createSymbolicLink(view.resolve(role), other.toRealPath()));
            return config.config().settings(view);
        } finally {
            for (Path link : links) {
                Files.delete(link);
            }
            Files.delete(view);
        }
    }

    /** Entries of lists that have a name are the same wherever they stand. */
    private static Map<String, String> byName(List<Setting> settings) {
        Map<String, String> values = new LinkedHashMap<>();
        settings.forEach(setting -> values.put(setting.path(), setting.value()));
        Map<String, String> named = new LinkedHashMap<>();
        settings.stream()
                .filter(setting -> !setting.path().startsWith("defaults."))
                .forEach(setting -> named.put(named(setting.path(), values), setting.value()));
        return named;
    }

    private static String named(String path, Map<String, String> values) {
        Matcher entry = ENTRY.matcher(path);
        StringBuilder readable = new StringBuilder();
        int end = 0;
        while (entry.find()) {
            String name = values.get(path.substring(0, entry.end()) + ".name");
            readable.append(entry.group(1))
                    .append(name == null ? entry.group(2) : name)
                    .append(']');
            end = entry.end();
        }
        return readable + path.substring(end);
    }
}
