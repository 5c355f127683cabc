package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.crm.espocrm.Added.Follower;
import org.postern.crm.espocrm.Added.Parent;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.match.RecordRef;

/**
 * Takes back what a mail has added to what was there, where nobody has touched it since: whoever has read the mail keeps it, whoever has written into a record's stream
 * follows it on, and what people have assigned, moved or linked stays as it is.
 */
final class AddedRows {
    private static final String BY_NOBODY = " and (`modified_by_id` is null or `modified_by_id` = ?)";

    private final CrmDatabase database;
    private final EspoSchema schema;
    private final String systemId;

    AddedRows(CrmDatabase database, EspoSchema schema, String systemId) {
        this.database = database;
        this.schema = schema;
        this.systemId = systemId;
    }

    /** Old versions keep followers in a table without a mark for what is deleted; there they stay. */
    void unfollow(Added added) {
        String table = schema.subscriptions();
        if (!schema.has(table, "deleted")) {
            return;
        }
        for (Follower follower : added.followers()) {
            boolean writes = !texts(new Query(
                                    "select `id` from `note` where `deleted` = false and `parent_type` = ? and `parent_id` = ? and `created_by_id` = ?")
                            .with(follower.type())
                            .with(follower.id())
                            .with(follower.user()))
                    .isEmpty();
            if (!writes) {
                database.update(
                        "update `" + table
                                + "` set `deleted` = true where `deleted` = false and `entity_type` = ? and `entity_id` = ? and `user_id` = ?",
                        follower.type(),
                        follower.id(),
                        follower.user());
            }
        }
    }

    /** @param before what the mail belonged to; null: nothing */
    void takeFrom(String mail, Added added, @Nullable RecordRef before) {
        Set<String> blind = new TreeSet<>();
        blind.addAll(hide(mail, added.users(), false));
        blind.addAll(hide(mail, added.readers(), true));
        unlink("entity_team", "team_id", mail, added.teams());
        unlink("entity_user", "user_id", mail, added.responsible());
        List<String> notes = notesOf(mail);
        unlinkNotes("note_user", "user_id", notes, blind);
        unlinkNotes("note_team", "team_id", notes, added.teams());
        notifications("EmailReceived", mail, blind);
        if (added.assignee() != null) {
            unassign(mail, added.assignee());
        }
        if (added.groupFolder() != null) {
            database.update(
                    "update `email` set `group_folder_id` = null where `id` = ? and `group_folder_id` = ?",
                    mail,
                    added.groupFolder());
        }
        if (added.parent() != null) {
            giveBack(mail, added.parent(), before);
        }
    }

    /** @return those from whose mailbox it is taken: a mail that somebody has read or marked is his */
    private List<String> hide(String mail, List<String> users, boolean asRead) {
        List<String> gone = texts(new Query(
                        "select `user_id` from `email_user` where `deleted` = false and `is_important` = false and `is_read` = ? and `email_id` = ? and `user_id` in")
                .with(asRead)
                .with(mail)
                .in(users));
        new Query("update `email_user` set `deleted` = true where `email_id` = ? and `user_id` in")
                .with(mail)
                .in(gone)
                .update(database);
        return gone;
    }

    private void unlink(String table, String column, String mail, Collection<String> ids) {
        new Query("update `" + table + "` set `deleted` = true where `entity_type` = 'Email' and `entity_id` = ? and `"
                        + column + "` in")
                .with(mail)
                .in(ids)
                .update(database);
    }

    private void unlinkNotes(String table, String column, List<String> notes, Collection<String> ids) {
        if (!notes.isEmpty()) {
            new Query("update `" + table + "` set `deleted` = true where `note_id` in")
                    .in(notes)
                    .then(" and `" + column + "` in")
                    .in(ids)
                    .update(database);
        }
    }

    private List<String> notesOf(String mail) {
        return texts(new Query(
                        "select `id` from `note` where `deleted` = false and `related_type` = 'Email' and `related_id` = ?")
                .with(mail));
    }

    private void notifications(String type, String mail, Collection<String> users) {
        new Query(
                        "update `notification` set `deleted` = true where `type` = ? and `related_type` = 'Email' and `related_id` = ? and `user_id` in")
                .with(type)
                .with(mail)
                .in(users)
                .update(database);
    }

    private void unassign(String mail, String user) {
        int changed = database.update(
                "update `email` set `assigned_user_id` = null where `id` = ? and `assigned_user_id` = ?" + BY_NOBODY,
                mail,
                user,
                systemId);
        if (changed > 0) {
            notifications("Assign", mail, List.of(user));
        }
    }

    /** The line about the mail in the stream of the record that it came to goes with it. */
    private void giveBack(String mail, Parent parent, @Nullable RecordRef before) {
        int changed = database.update(
                "update `email` set `parent_type` = ?, `parent_id` = ?"
                        + (before == null ? ", `account_id` = null" : "")
                        + " where `id` = ? and `parent_type` = ? and `parent_id` = ?" + BY_NOBODY,
                before == null ? null : EntityRef.of(before).type(),
                before == null ? null : before.id(),
                mail,
                parent.type(),
                parent.id(),
                systemId);
        if (changed > 0) {
            List<String> lines = texts(new Query(
                            "select `id` from `note` where `deleted` = false and `related_type` = 'Email' and `related_id` = ? and `parent_type` = ? and `parent_id` = ?")
                    .with(mail)
                    .with(parent.type())
                    .with(parent.id()));
            new Query("update `note` set `deleted` = true where `id` in")
                    .in(lines)
                    .update(database);
            new Query("update `notification` set `deleted` = true where `related_type` = 'Note' and `related_id` in")
                    .in(lines)
                    .update(database);
        }
    }

    private List<String> texts(Query query) {
        List<String> found = new ArrayList<>();
        query.each(database, row -> found.add(row.getString(1)));
        return found;
    }
}
