package org.postern.crm.espocrm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.crm.PersonalData;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.springframework.jdbc.core.JdbcTemplate;

/** One person's mail in EspoCRM. Erased mail is emptied and softly deleted: it needs UPDATE only, and EspoCRM's own clean-up removes the empty rows in its time. */
public final class EspoPersonalData implements PersonalData {
    /** Columns of {@code email} that say something of its content or people, as far as this version of EspoCRM has them. */
    private static final List<String> EMPTIED = List.of(
            "body",
            "body_plain",
            "from_string",
            "reply_to_string",
            "from_name",
            "reply_to_name",
            "address_name_map",
            "message_id",
            "message_id_internal",
            "ics_contents",
            "ics_event_uid",
            "from_email_address_id",
            "in_reply_to");

    private final CrmDatabase database;
    private final @Nullable Path uploads;

    /** @param uploads folder of the attachment files; null: there is none of ours */
    public EspoPersonalData(JdbcTemplate jdbc, @Nullable Path uploads) {
        this.database = new CrmDatabase(jdbc);
        this.uploads = uploads;
    }

    @Override
    public List<String> sentBy(String address) {
        return texts(
                "select e.`id` from `email` e join `email_address` a on a.`id` = e.`from_email_address_id` where a.`lower` = ? order by e.`id`",
                address);
    }

    @Override
    public List<String> receivedBy(String address) {
        return texts(
                "select distinct x.`email_id` from `email_email_address` x join `email_address` a on a.`id` = x.`email_address_id`"
                        + " join `email` e on e.`id` = x.`email_id` where a.`lower` = ? and x.`deleted` = false"
                        + " and (e.`from_email_address_id` is null or e.`from_email_address_id` <> a.`id`) order by x.`email_id`",
                address);
    }

    @Override
    public List<String> holders(String address) {
        return texts(
                "select concat(x.`entity_type`, ' ', x.`entity_id`) from `entity_email_address` x join `email_address` a on a.`id` = x.`email_address_id`"
                        + " where a.`lower` = ? and x.`deleted` = false order by 1",
                address);
    }

    @Override
    public List<StoredMail> tell(Collection<String> emailIds) {
        Map<String, List<String>> attachments = new HashMap<>();
        new Query(
                        "select `parent_id`, `name` from `attachment` where `parent_type` = 'Email' and `deleted` = false and `parent_id` in")
                .in(emailIds)
                .each(
                        database,
                        row -> attachments
                                .computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                                .add(row.getString(2)));
        List<StoredMail> mails = new ArrayList<>();
        new Query("select `id`, `date_sent`, `name`, `body_plain` from `email` where `id` in")
                .in(emailIds)
                .then(" order by `date_sent`, `id`")
                .each(database, row -> mails.add(mail(row, attachments)));
        return mails;
    }

    private static StoredMail mail(ResultSet row, Map<String, List<String>> attachments) throws SQLException {
        LocalDateTime date = row.getObject(2, LocalDateTime.class);
        Instant sent = date == null ? null : date.toInstant(ZoneOffset.UTC);
        String id = row.getString(1);
        return new StoredMail(id, sent, row.getString(3), row.getString(4), attachments.getOrDefault(id, List.of()));
    }

    @Override
    public int eraseFiles(Collection<String> emailIds) throws IOException {
        if (uploads == null || emailIds.isEmpty()) {
            return 0;
        }
        List<String> ids = new ArrayList<>();
        new Query("select `id` from `attachment` where `parent_type` = 'Email' and `parent_id` in")
                .in(emailIds)
                .each(database, row -> ids.add(row.getString(1)));
        int deleted = 0;
        for (String id : ids) {
            deleted += Files.deleteIfExists(uploads.resolve(id)) ? 1 : 0;
        }
        return deleted;
    }

    @Override
    public void erase(Collection<String> emailIds) {
        if (emailIds.isEmpty()) {
            return;
        }
        EspoSchema schema = EspoSchema.read(database);
        Map<String, String> values = new LinkedHashMap<>();
        EMPTIED.stream().filter(column -> schema.has("email", column)).forEach(column -> values.put(column, "null"));
        values.put("name", "'(erased)'");
        values.put("has_attachment", "false");
        update("email", values, "`id` in", emailIds);
        update(
                "attachment",
                Map.of("name", "'erased'", "deleted", "true"),
                "`parent_type` = 'Email' and `parent_id` in",
                emailIds);
        update(
                "note",
                Map.of("post", "null", "data", "'{}'", "deleted", "true"),
                "`related_type` = 'Email' and `related_id` in",
                emailIds);
        update("email_email_address", Map.of("deleted", "true"), "`email_id` in", emailIds);
        update("email", Map.of("deleted", "true"), "`id` in", emailIds);
    }

    private void update(String table, Map<String, String> values, String where, Collection<String> ids) {
        List<String> assignments = new ArrayList<>();
        values.forEach((column, value) -> assignments.add("`" + column + "` = " + value));
        new Query("update `" + table + "` set " + String.join(", ", assignments) + " where " + where)
                .in(ids)
                .update(database);
    }

    private List<String> texts(String sql, String value) {
        List<String> found = new ArrayList<>();
        database.each(sql, row -> found.add(row.getString(1)), value);
        return found;
    }
}
