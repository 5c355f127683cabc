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
            "sent",
                    Set.of(
                            "sent",
                            "sent items",
                            "sent messages",
                            "sent mail",
                            "[gmail]/sent mail",
                            "odeslané",
                            "odeslaná pošta",
                            "отправленные",
                            "wysłane",
                            "elementy wysłane",
                            "gesendet",
                            "gesendete elemente",
                            "gesendete objekte",
                            "éléments envoyés"),
            "junk",
                    Set.of(
                            "junk",
                            "spam",
                            "junk email",
                            "junk e-mail",
                            "junk mail",
                            "bulk mail",
                            "[gmail]/spam",
                            "nevyžádaná pošta",
                            "спам",
                            "нежелательная почта",
                            "wiadomości-śmieci",
                            "spam-verdacht",
                            "courrier indésirable"),
            "trash",
                    Set.of(
                            "trash",
                            "deleted",
                            "deleted items",
                            "deleted messages",
                            "[gmail]/trash",
                            "[gmail]/bin",
                            "koš",
                            "odstraněná pošta",
                            "удаленные",
                            "удалённые",
                            "корзина",
                            "kosz",
                            "elementy usunięte",
                            "papierkorb",
                            "gelöschte elemente",
                            "gelöschte objekte",
                            "éléments supprimés",
                            "corbeille"),
            "archive", Set.of("archive", "archives"),
            "drafts",
                    Set.of(
                            "drafts",
                            "draft",
                            "[gmail]/drafts",
                            "rozepsané",
                            "koncepty",
                            "черновики",
                            "kopie robocze",
                            "wersje robocze",
                            "entwürfe",
                            "brouillons"));

    /** What a pattern never means: drafts are no mail yet, the others hold copies or waste. Named by themselves they are taken. */
    private static final Set<String> NOT_BY_PATTERN = Set.of("drafts", "trash", "junk");

    /** What was found. @param missing configured names that no folder has */
    record Chosen(Map<ServerFolder, FolderConfig> folders, List<String> missing) {}

    private FolderChoice() {}

    /** @return each folder once, in the order configured, by the first entry that means it */
    static Chosen choose(List<FolderConfig> configured, List<ServerFolder> folders) {
        Map<ServerFolder, FolderConfig> chosen = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<Pattern> excluded = configured.stream()
                .filter(FolderConfig::excludes)
                .map(entry -> pattern(entry.name().substring(1)))
                .toList();
        List<ServerFolder> allowed = folders.stream()
                .filter(folder -> excluded.stream()
                        .noneMatch(pattern -> pattern.matcher(folder.path()).matches()))
                .toList();
        for (FolderConfig wanted : configured) {
            if (wanted.excludes()) {
                continue;
            }
            boolean isPattern = wanted.name().contains("*");
            List<ServerFolder> found = isPattern
                    ? byPattern(wanted.name(), allowed)
                    : named(wanted.name(), allowed).map(List::of).orElse(List.of());
            if (found.isEmpty() && !isPattern) {
                missing.add(wanted.name());
            }
            for (ServerFolder folder : found) {
                boolean sent = isPattern && hasRole(folder, "sent");
                chosen.putIfAbsent(folder, sent ? new FolderConfig(wanted.name(), true, wanted.crmFolder()) : wanted);
            }
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

    private static List<ServerFolder> byPattern(String name, List<ServerFolder> folders) {
        Pattern wanted = pattern(name);
        return folders.stream()
                .filter(ServerFolder::selectable)
                .filter(f -> !f.is("\\all"))
                .filter(f -> NOT_BY_PATTERN.stream().noneMatch(role -> hasRole(f, role)))
                .filter(f -> wanted.matcher(f.path()).matches())
                .toList();
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(
                Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    /** @return true if the server marks it so, or it is called so */
    static boolean hasRole(ServerFolder folder, String role) {
        return folder.is("\\" + role) || ROLES.getOrDefault(role, Set.of()).contains(bare(folder));
    }

    /** Some servers put every folder below INBOX. */
    private static String bare(ServerFolder folder) {
        String path = folder.path().toLowerCase(Locale.ROOT);
        return path.startsWith("inbox/") ? path.substring("inbox/".length()) : path;
    }
}
