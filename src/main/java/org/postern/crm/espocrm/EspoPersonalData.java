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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.crm.PersonalData;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.springframework.jdbc.core.JdbcTemplate;

/** One person's mail in EspoCRM. */
public final class EspoPersonalData implements PersonalData {
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
        int deleted = 0;
        for (String id : new Erasure(database, EspoSchema.read(database)).files(emailIds)) {
            deleted += Files.deleteIfExists(uploads.resolve(id)) ? 1 : 0;
        }
        return deleted;
    }

    @Override
    public void erase(Collection<String> emailIds) {
        if (emailIds.isEmpty()) {
            return;
        }
        new Erasure(database, EspoSchema.read(database)).of(emailIds);
    }

    private List<String> texts(String sql, String value) {
        List<String> found = new ArrayList<>();
        database.each(sql, row -> found.add(row.getString(1)), value);
        return found;
    }
}
