package org.postern.config.reading;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** The files that {@code include} names, in alphabetical order per pattern; wildcards are allowed in the file name. */
final class IncludedFiles {
    private final Path folder;

    IncludedFiles(Path folder) {
        this.folder = folder;
    }

    List<Path> of(Section root) {
        return root.find("include").stream()
                .filter(item -> !item.isList() || item.hasEntries())
                .flatMap(item -> item.oneOrMore().stream())
                .flatMap(item -> item.as(Scalars.WILDCARD).stream().flatMap(pattern -> files(item, pattern).stream()))
                .distinct()
                .toList();
    }

    private List<Path> files(Item item, String pattern) {
        int slash = pattern.lastIndexOf('/');
        String directory = slash < 0 ? "" : pattern.substring(0, Math.max(slash, 1));
        String name = pattern.substring(slash + 1);
        if (!name.matches(".*[*?\\[{].*")) {
            Path file = folder.resolve(pattern);
            if (!Files.exists(file)) {
                item.problem("no file " + file, "a pattern, as mailboxes.d/*.yaml, may find nothing; a name may not");
                return List.of();
            }
            return List.of(file);
        }
        return matching(item, folder.resolve(directory), name);
    }

    private static List<Path> matching(Item item, Path directory, String glob) {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
                found.forEach(files::add);
            } catch (IOException e) {
                item.problem(directory + " cannot be read: " + Unreadable.why(e));
            } catch (PatternSyntaxException e) {
                item.problem(Quoted.of(glob) + " is no pattern of file names: " + e.getDescription());
            }
        }
        return files.stream()
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .sorted()
                .toList();
    }
}
