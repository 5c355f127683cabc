package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postern.crm.espocrm.EspoView.Visibility;
import org.postern.crm.sql.Table;

/**
 * A further copy of a mail that is there already: it only shows the mail to more people. Nothing is ever taken away. A mail that was moved between two folders of its
 * mailbox that are mapped to folders of the CRM comes as a copy too, and moves there.
 */
final class CopyRows {
    private CopyRows() {}

    /** @return users who see the mail from now on, and did not before */
    static List<EspoUser> plan(Draft draft, StoredEmail stored, Visibility seen, Audience audience) {
        String emailId = draft.plan().emailId();
        EntityRef mail = EntityRef.email(emailId);
        List<EspoUser> fresh = new ArrayList<>();
        for (EspoUser user : audience.users()) {
            if (seen.users().add(user.id())) {
                fresh.add(user);
                draft.rows().revive(Tables.EMAIL_USER, Audience.mailboxRow(draft, user));
                noteLinks(draft, Tables.NOTE_USER, seen, user.id());
            }
        }
        Set<String> before = new HashSet<>(draft.view().teams(mail));
        for (String team : audience.teams()) {
            if (before.add(team)) {
                draft.view().teams(mail).add(team);
                draft.rows().revive(Tables.ENTITY_TEAM, new Row.EntityLink(mail, team));
                noteLinks(draft, Tables.NOTE_TEAM, seen, team);
            }
        }
        String folder = audience.groupFolderId();
        if (folder != null && stored.groupFolderId() == null) {
            draft.plan().changes().filedInGroupFolder(emailId, folder);
        } else if (!draft.filing().history()) {
            MappedFolders.move(draft, emailId, stored.groupFolderId(), folder);
        }
        MailRows.accounts(draft);
        return fresh;
    }

    private static void noteLinks(Draft draft, Table<Row.Link> table, Visibility seen, String id) {
        seen.noteIds().forEach(note -> draft.rows().revive(table, new Row.Link(note, id)));
    }
}
