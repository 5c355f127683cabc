package org.postern.intake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postern.config.MailboxConfig.FolderConfig;

/** Which of the server's folders a configured name means. */
final class FolderChoice {
    /** Names that servers and clients give to folders with a special use (RFC 6154), where they do not mark them. */
    private static final Map<String, Set<String>> ROLES = Map.of(
            "sent", Set.of("sent", "sent items", "sent messages", "sent mail", "[gmail]/sent mail"),
            "junk", Set.of("junk", "spam", "junk email", "junk e-mail", "bulk mail", "[gmail]/spam"),
            "trash", Set.of("trash", "deleted items", "deleted messages", "[gmail]/trash"),
            "archive", Set.of("archive", "archives"),
            "drafts", Set.of("drafts", "draft"));

    /** What a pattern never means: drafts are no mail yet, the others hold copies or waste. Named by themselves they are taken. */
    private static final Set<String> NOT_BY_PATTERN = Set.of("\\drafts", "\\trash", "\\junk", "\\all");

    /** What was found. @param missing configured names that no folder has */
    record Chosen(Map<ServerFolder, FolderConfig> folders, List<String> missing) {}

    private FolderChoice() {}

    /** @return each folder once, in the order configured, by the first entry that means it */
    static Chosen choose(List<FolderConfig> configured, List<ServerFolder> folders) {
        Map<ServerFolder, FolderConfig> chosen = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (FolderConfig wanted : configured) {
            List<ServerFolder> found = wanted.name().contains("*")
                    ? byPattern(wanted.name(), folders)
                    : named(wanted.name(), folders).map(List::of).orElse(List.of());
            if (found.isEmpty() && !wanted.name().contains("*")) {
                missing.add(wanted.name());
            }
            found.forEach(folder -> chosen.putIfAbsent(folder, wanted));
        }
        return new Chosen(chosen, missing);
    }

    /** @return the folder of that name, or else the one that the server marks with that role, or else the one usually called so */
    static Optional<ServerFolder> named(String name, List<ServerFolder> folders) {
        List<ServerFolder> open =
                folders.stream().filter(ServerFolder::selectable).toList();
        if (name.equalsIgnoreCase("INBOX")) {
            return open.stream().filter(f -> f.name().equalsIgnoreCase("INBOX")).findFirst();
        }
        String role = name.toLowerCase(Locale.ROOT);
        return open.stream()
                .filter(f -> f.name().equals(name) || f.path().equals(name))
                .findFirst()
                .or(() -> open.stream().filter(f -> f.is("\\" + role)).findFirst())
                .or(() -> open.stream()
                        .filter(f -> ROLES.getOrDefault(role, Set.of()).contains(bare(f)))
                        .findFirst());
    }

    private static List<ServerFolder> byPattern(String pattern, List<ServerFolder> folders) {
        Pattern wanted = Pattern.compile(
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
        return folders.stream()
                .filter(ServerFolder::selectable)
                .filter(f -> f.attributes().stream().noneMatch(NOT_BY_PATTERN::contains))
                .filter(f -> !Set.of("drafts", "draft").contains(bare(f)))
                .filter(f -> wanted.matcher(f.path()).matches())
                .toList();
    }

    /** Some servers put every folder below INBOX. */
    private static String bare(ServerFolder folder) {
        String path = folder.path().toLowerCase(Locale.ROOT);
        return path.startsWith("inbox/") ? path.substring("inbox/".length()) : path;
    }
}
