package org.postern.config.reading;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.AttachmentsConfig;

/** Reads {@code attachments}. */
final class AttachmentsReader {
    private static final Set<String> KEYS =
            Set.of("max-size", "max-count", "deny", "quota", "wait-for-store", "library", "documents");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    /** What names a folder of the library. */
    private static final List<String> PLACEHOLDERS = List.of("yyyy", "mm", "dd", "domain", "sender", "client");

    private AttachmentsReader() {}

    static AttachmentsConfig read(Section root) {
        Section section = root.section("attachments", KEYS);
        return new AttachmentsConfig(
                section.read("max-size", Scalars.SIZE, 50L << 20),
                section.read("max-count", Scalars.number(0, 10_000), 100),
                section.listOrNone("deny", Scalars.WILDCARD),
                section.find("quota").flatMap(item -> item.as(Scalars.SIZE)).orElse(null),
                section.read("wait-for-store", Scalars.DURATION).orElse(null),
                section.find("library").map(AttachmentsReader::library).orElse(null),
                section.read("documents", Scalars.BOOL, false));
    }

    private static @Nullable String library(Item item) {
        String template = item.as(Scalars.TEXT).orElse(null);
        Matcher m = PLACEHOLDER.matcher(template == null ? "" : template);
        while (m.find()) {
            if (!PLACEHOLDERS.contains(m.group(1))) {
                item.problem(
                        "unknown placeholder " + Quoted.of(m.group()),
                        "allowed: "
                                + PLACEHOLDERS.stream().map(p -> "{" + p + "}").collect(Collectors.joining(", ")));
            }
        }
        return template;
    }
}
