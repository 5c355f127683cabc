package org.postern.config.reading;

import java.util.Set;
import org.postern.config.AttachmentsConfig;

/** Reads {@code attachments}. */
final class AttachmentsReader {
    private static final Set<String> KEYS = Set.of("max-size", "max-count", "deny", "library", "documents");

    private AttachmentsReader() {}

    static AttachmentsConfig read(Section root) {
        Section section = root.section("attachments", KEYS);
        return new AttachmentsConfig(
                section.read("max-size", Scalars.SIZE, 50L << 20),
                section.read("max-count", Scalars.number(0, 10_000), 100),
                section.listOrNone("deny", Scalars.WILDCARD),
                section.read("library", Scalars.TEXT).orElse(null),
                section.read("documents", Scalars.BOOL, false));
    }
}
