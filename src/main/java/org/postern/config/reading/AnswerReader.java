package org.postern.config.reading;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.config.AnswerTemplate;
import org.postern.config.Location;

/** Reads the answer templates: {@code templates/*.txt} and {@code *.md}, each a {@code Subject:} line, an empty line, the text. */
final class AnswerReader {
    private static final int LARGEST = 64 << 10;
    private static final String SUBJECT = "Subject:";

    private final Path folder;
    private final Problems problems;
    private final Names names;
    private final Fingerprint fingerprint;

    AnswerReader(Path folder, Problems problems, Names names, Fingerprint fingerprint) {
        this.folder = folder.resolve("templates");
        this.problems = problems;
        this.names = names;
        this.fingerprint = fingerprint;
    }

    Map<String, AnswerTemplate> read() {
        Map<String, AnswerTemplate> templates = new LinkedHashMap<>();
        for (Path file : files()) {
            template(file).ifPresent(template -> {
                Location at = new Location(file.toString(), 1, 1);
                if (templates.putIfAbsent(template.name(), template) != null) {
                    problems.add(at, "", "a second template " + Quoted.of(template.name()), "keep .txt or .md");
                }
                names.define(Names.Kind.TEMPLATE, template.name(), at);
            });
        }
        return templates;
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "[!.]*.{txt,md}")) {
                found.forEach(files::add);
            } catch (IOException e) {
                problems.add(new Location(folder.toString(), 1, 1), "", "cannot be read: " + Unreadable.why(e), null);
            }
        }
        return files.stream().sorted().toList();
    }

    private Optional<AnswerTemplate> template(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                return problem(file, 1, "is larger than 64 KiB");
            }
            byte[] bytes = Files.readAllBytes(file);
            fingerprint.add(file.toString(), bytes);
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()
                    || !lines.get(0).startsWith(SUBJECT)
                    || lines.get(0).length() == SUBJECT.length()) {
                return problem(file, 1, "has no subject; allowed: a first line 'Subject: …'");
            }
            if (lines.size() < 3 || !lines.get(1).isBlank()) {
                return problem(file, 2, "has no text; allowed: an empty line, then the text");
            }
            String name = file.getFileName().toString().replaceAll("\\.[a-z]+$", "");
            String subject = lines.get(0).substring(SUBJECT.length()).strip();
            return Optional.of(new AnswerTemplate(
                    name, subject, String.join("\n", lines.subList(2, lines.size())) + "\n"));
        } catch (IOException e) {
            return problem(file, 1, "cannot be read: " + Unreadable.why(e));
        }
    }

    private Optional<AnswerTemplate> problem(Path file, int line, String message) {
        problems.add(new Location(file.toString(), line, 1), "", message, null);
        return Optional.empty();
    }
}
