package org.postern.config.reading;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.config.MailboxConfig.FolderConfig;

/** Reads the {@code folders} of a mailbox: names, patterns, or maps that say what is special about one. */
final class FolderReader {
    private static final Scalar<Boolean> OUT = Scalar.choice(Map.of("in", false, "out", true));

    private FolderReader() {}

    static List<FolderConfig> read(Item item) {
        return item.oneOrMore().stream().map(FolderReader::folder).toList();
    }

    private static FolderConfig folder(Item item) {
        if (!item.isMap()) {
            return new FolderConfig(item.as(Scalars.WILDCARD).orElse(""), false, null);
        }
        Section section = Section.of(item, Set.of("name", "direction", "crm-folder"));
        return new FolderConfig(
                section.require("name", Scalars.WILDCARD, ""),
                section.read("direction", OUT, false),
                section.read("crm-folder", Scalars.TEXT).orElse(null));
    }
}
