package org.postern.crm.espocrm;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig.FolderConfig;

/**
 * Folders of the CRM that a mailbox' folders are mapped to. A mail moves from one of them to another; where people of the CRM have put it into a folder of their own,
 * it stays.
 */
final class MappedFolders {
    private MappedFolders() {}

    /** @param from group folder in which the mail lies; null: none. @param to the one that its new place is mapped to; null: none */
    static void move(Draft draft, String emailId, @Nullable String from, @Nullable String to) {
        if (to != null
                && from != null
                && !from.equals(to)
                && groupFolders(draft).contains(from)) {
            draft.plan().changes().movedToGroupFolder(emailId, from, to);
        }
        EspoUser owner = draft.owner();
        String personal = owner == null ? null : personal(draft, draft.filing().crmFolder(), owner);
        if (owner != null && personal != null && draft.isPrivate()) {
            draft.plan().changes().movedToPersonalFolder(emailId, owner.id(), personal, personalFolders(draft, owner));
        }
    }

    private static Set<String> groupFolders(Draft draft) {
        Set<String> ids = new TreeSet<>();
        for (FolderConfig folder : draft.mailbox().folders()) {
            if (folder.crmFolder() != null) {
                draft.directory().groupFolder(folder.crmFolder()).ifPresent(group -> ids.add(group.id()));
            }
        }
        return ids;
    }

    private static Set<String> personalFolders(Draft draft, EspoUser owner) {
        Set<String> ids = new TreeSet<>();
        for (FolderConfig folder : draft.mailbox().folders()) {
            String id = personal(draft, folder.crmFolder(), owner);
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static @Nullable String personal(Draft draft, @Nullable String name, EspoUser owner) {
        return name == null
                ? null
                : draft.directory()
                        .personalFolder(name, owner.id())
                        .map(Directory.PersonalFolder::id)
                        .orElse(null);
    }
}
