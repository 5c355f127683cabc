package org.postern.crm.espocrm;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.UploadDir;

/** Deletes mails for good. Nothing in EspoCRM cascades, so what points to a mail goes first. */
final class Erasure {
    private final CrmDatabase database;
    private final EspoSchema schema;
    private final @Nullable UploadDir uploads;

    Erasure(CrmDatabase database, EspoSchema schema, @Nullable UploadDir uploads) {
        this.database = database;
        this.schema = schema;
        this.uploads = uploads;
    }

    int of(Set<String> emailIds) throws IOException {
        Set<String> notes = ids("note", "related_id", emailIds);
        delete("note_user", "note_id", notes);
        delete("note_team", "note_id", notes);
        delete("notification", "related_id", notes);
        delete("notification", "related_id", emailIds);
        delete("note", "id", notes);
        Set<String> files = ids("attachment", "parent_id", emailIds);
        files.addAll(ids("attachment", "related_id", emailIds));
        Set<String> copies = ids("attachment", "source_id", files);
        delete("attachment", "id", copies);
        delete("attachment", "id", files);
        for (String link :
                new String[] {"email_user", "email_email_address", "email_inbound_email", "email_email_account"}) {
            delete(link, "email_id", emailIds);
        }
        delete("entity_team", "entity_id", emailIds);
        delete("entity_user", "entity_id", emailIds);
        int mails = delete("email", "id", emailIds);
        if (uploads != null) {
            for (String file : files) {
                uploads.remove(file);
            }
        }
        return mails;
    }

    private Set<String> ids(String table, String column, Collection<String> values) {
        Set<String> ids = new TreeSet<>();
        new Query("select `id` from `" + table + "` where `" + column + "` in")
                .in(values)
                .each(database, row -> ids.add(row.getString(1)));
        return ids;
    }

    private int delete(String table, String column, Collection<String> values) {
        return values.isEmpty() || !schema.has(table)
                ? 0
                : new Query("delete from `" + table + "` where `" + column + "` in")
                        .in(values)
                        .update(database);
    }
}
