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
        List<FolderConfig> folders =
                item.oneOrMore().stream().map(FolderReader::folder).toList();
        if (!folders.isEmpty() && folders.stream().allMatch(FolderConfig::excludes)) {
            item.problem("only says which folders are not read", "add the folders that are, as '*'");
        }
        return folders;
    }

    private static FolderConfig folder(Item item) {
        if (!item.isMap()) {
            return new FolderConfig(item.as(Scalars.WILDCARD).orElse(""), false, null);
        }
        Section section = Section.of(item, Set.of("name", "direction", "crm-folder"));
        FolderConfig folder = new FolderConfig(
                section.require("name", Scalars.WILDCARD, ""),
                section.read("direction", OUT, false),
                section.read("crm-folder", Scalars.TEXT).orElse(null));
        if (folder.excludes() && (folder.out() || folder.crmFolder() != null)) {
            section.problem("name", "begins with '!', so its folders are not read and nothing else counts", null);
        }
        return folder;
    }
}
