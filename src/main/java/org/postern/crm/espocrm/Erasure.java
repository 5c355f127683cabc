package org.postern.crm.espocrm;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;

/** Deletes mails for good. Nothing in EspoCRM cascades, so what points to a mail goes first. */
final class Erasure {
    private final CrmDatabase database;
    private final EspoSchema schema;

    Erasure(CrmDatabase database, EspoSchema schema) {
        this.database = database;
        this.schema = schema;
    }

    void of(Collection<String> emailIds) {
        Set<String> notes = ids("note", "related_id", emailIds);
        delete("note_user", "note_id", notes);
        delete("note_team", "note_id", notes);
        delete("notification", "related_id", notes);
        delete("notification", "related_id", emailIds);
        delete("note", "id", notes);
        Set<String> files = files(emailIds);
        Set<String> copies = ids("attachment", "source_id", files);
        delete("attachment", "id", copies);
        delete("attachment", "id", files);
        for (String link :
                new String[] {"email_user", "email_email_address", "email_inbound_email", "email_email_account"}) {
            delete(link, "email_id", emailIds);
        }
        delete("entity_team", "entity_id", emailIds);
        delete("entity_user", "entity_id", emailIds);
        delete("email", "id", emailIds);
    }

    /** @return ids of the attachments of these mails, which name their files; what the HTML shows is related, and has no parent */
    Set<String> files(Collection<String> emailIds) {
        Set<String> files = ids("attachment", "parent_id", emailIds);
        files.addAll(ids("attachment", "related_id", emailIds));
        return files;
    }

    private Set<String> ids(String table, String column, Collection<String> values) {
        Set<String> ids = new TreeSet<>();
        new Query("select `id` from `" + table + "` where `" + column + "` in")
                .in(values)
                .each(database, row -> ids.add(row.getString(1)));
        return ids;
    }

    private void delete(String table, String column, Collection<String> values) {
        if (!values.isEmpty() && schema.has(table)) {
            new Query("delete from `" + table + "` where `" + column + "` in")
                    .in(values)
                    .update(database);
        }
    }
}
