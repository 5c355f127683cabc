package org.postern.crm.suitecrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;

/** What mails that are there already have in the CRM beside their own row: attachments, copies of those, an update in the thread of a case. Three SELECTs, however many mails they are. */
final class StoredNotes {
    private final Map<String, List<Note>> notes = new HashMap<>();
    private final Set<String> there = new HashSet<>();

    /** An attachment of a mail. @param inline its HTML shows it */
    record Note(String id, String name, String type, boolean inline) {}

    private StoredNotes() {}

    /** @param emailIds ids of the mails */
    static StoredNotes of(Collection<String> emailIds, CrmDatabase database, SuiteSchema schema) {
        StoredNotes found = new StoredNotes();
        if (emailIds.isEmpty()) {
            return found;
        }
        Set<String> copies = new TreeSet<>();
        new Query("select `id`, `parent_id`, `filename`, `file_mime_type`, `embed_flag` from `notes`"
                        + " where `deleted` = false and `parent_type` = 'Emails' and `parent_id` in")
                .in(emailIds)
                .then(" order by `id`")
                .each(database, row -> {
                    Note note = new Note(
                            row.getString(1),
                            SuiteLookups.text(row.getString(3)),
                            SuiteLookups.text(row.getString(4)),
                            row.getBoolean(5));
                    found.notes
                            .computeIfAbsent(row.getString(2), mail -> new ArrayList<>())
                            .add(note);
                    copies.add(CopyIds.inCase(note.id()));
                    copies.add(CopyIds.inUpdate(note.id()));
                });
        found.look("notes", copies, database);
        if (schema.has("aop_case_updates")) {
            found.look(
                    "aop_case_updates", emailIds.stream().map(CopyIds::updateOf).toList(), database);
        }
        return found;
    }

    /** Also what people have deleted: its id is taken. */
    private void look(String table, Collection<String> ids, CrmDatabase database) {
        if (!ids.isEmpty()) {
            new Query("select `id` from `" + table + "` where `id` in")
                    .in(ids)
                    .each(database, row -> there.add(row.getString(1)));
        }
    }

    List<Note> of(String emailId) {
        return notes.getOrDefault(emailId, List.of());
    }

    /** @return true if there is a copy or an update of that id */
    boolean has(String copyId) {
        return there.contains(copyId);
    }
}
