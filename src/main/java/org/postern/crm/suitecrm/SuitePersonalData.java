package org.postern.crm.suitecrm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.crm.PersonalData;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Times;
import org.springframework.jdbc.core.JdbcTemplate;

/** One person's mail in SuiteCRM, with the copies of its attachments and its updates in the threads of cases. */
public final class SuitePersonalData implements PersonalData {
    private final CrmDatabase database;
    private final @Nullable Path uploads;

    /** @param uploads folder of the attachment files; null: there is none of ours */
    public SuitePersonalData(JdbcTemplate jdbc, @Nullable Path uploads) {
        this.database = new CrmDatabase(jdbc);
        this.uploads = uploads;
    }

    @Override
    public List<String> sentBy(String address) {
        return texts(
                "select distinct l.`email_id` from `emails_email_addr_rel` l join `email_addresses` a on a.`id` = l.`email_address_id`"
                        + " join `emails` e on e.`id` = l.`email_id` where a.`email_address_caps` = ? and l.`address_type` = 'from' order by 1",
                upper(address));
    }

    @Override
    public List<String> receivedBy(String address) {
        List<String> received = texts(
                "select distinct l.`email_id` from `emails_email_addr_rel` l join `email_addresses` a on a.`id` = l.`email_address_id`"
                        + " join `emails` e on e.`id` = l.`email_id` where a.`email_address_caps` = ? and l.`address_type` <> 'from' and l.`deleted` = false order by 1",
                upper(address));
        received.removeAll(sentBy(address));
        return received;
    }

    @Override
    public List<String> holders(String address) {
        return texts(
                "select distinct concat(l.`bean_module`, ' ', l.`bean_id`) from `email_addr_bean_rel` l join `email_addresses` a on a.`id` = l.`email_address_id`"
                        + " where a.`email_address_caps` = ? and l.`deleted` = false order by 1",
                upper(address));
    }

    private static String upper(String address) {
        return address.toUpperCase(Locale.ROOT);
    }

    @Override
    public List<StoredMail> tell(Collection<String> emailIds) {
        Map<String, List<String>> attachments = new HashMap<>();
        new Query(
                        "select `parent_id`, `filename` from `notes` where `parent_type` = 'Emails' and `deleted` = false and `parent_id` in")
                .in(emailIds)
                .then(" order by `id`")
                .each(
                        database,
                        row -> attachments
                                .computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                                .add(row.getString(2)));
        List<StoredMail> mails = new ArrayList<>();
        new Query("select e.`id`, e.`date_sent_received`, e.`name`, t.`description` from `emails` e"
                        + " left join `emails_text` t on t.`email_id` = e.`id` where e.`id` in")
                .in(emailIds)
                .then(" order by e.`date_sent_received`, e.`id`")
                .each(
                        database,
                        row -> mails.add(new StoredMail(
                                row.getString(1),
                                Times.read(row.getString(2)),
                                row.getString(3),
                                row.getString(4),
                                attachments.getOrDefault(row.getString(1), List.of()))));
        return mails;
    }

    @Override
    public int eraseFiles(Collection<String> emailIds) throws IOException {
        if (uploads == null || emailIds.isEmpty()) {
            return 0;
        }
        int deleted = 0;
        for (String id : notes(emailIds)) {
            deleted += Files.deleteIfExists(uploads.resolve(id)) ? 1 : 0;
        }
        return deleted;
    }

    @Override
    public void erase(Collection<String> emailIds) {
        if (emailIds.isEmpty()) {
            return;
        }
        SuiteSchema schema = new SuiteSchema(database);
        Set<String> notes = notes(emailIds);
        Set<String> updates = updates(emailIds);
        Set<String> all = new TreeSet<>(emailIds);
        all.addAll(notes);
        all.addAll(updates);
        delete(schema, "securitygroups_records", "record_id", all);
        delete(schema, "notes", "id", notes);
        delete(schema, "aop_case_updates", "id", updates);
        delete(schema, "alerts", "id", alerts(emailIds));
        delete(schema, "emails_beans", "email_id", emailIds);
        delete(schema, "emails_email_addr_rel", "email_id", emailIds);
        delete(schema, "emails_text", "email_id", emailIds);
        delete(schema, "emails", "id", emailIds);
    }

    private static Set<String> updates(Collection<String> emailIds) {
        Set<String> updates = new TreeSet<>();
        emailIds.forEach(id -> updates.add(CopyIds.updateOf(id)));
        return updates;
    }

    /** @return the attachments of these mails, and the copies that we made of them */
    private Set<String> notes(Collection<String> emailIds) {
        Set<String> notes = new TreeSet<>();
        new Query("select `id` from `notes` where `parent_type` = 'Emails' and `parent_id` in")
                .in(emailIds)
                .each(database, row -> {
                    String id = row.getString(1);
                    notes.add(id);
                    if (SuiteIds.hasCopies(id)) {
                        notes.add(CopyIds.inCase(id));
                        notes.add(CopyIds.inUpdate(id));
                    }
                });
        return notes;
    }

    private List<String> alerts(Collection<String> emailIds) {
        List<String> users = new ArrayList<>();
        database.each("select `id` from `users`", row -> users.add(row.getString(1)));
        List<String> ids = new ArrayList<>();
        emailIds.forEach(mail -> users.forEach(user -> ids.add(AlertRows.id(mail, user))));
        return ids;
    }

    private void delete(SuiteSchema schema, String table, String column, Collection<String> ids) {
        if (!ids.isEmpty() && schema.has(table)) {
            new Query("delete from `" + table + "` where `" + column + "` in")
                    .in(ids)
                    .update(database);
        }
    }

    private List<String> texts(String sql, String value) {
        List<String> found = new ArrayList<>();
        database.each(sql, row -> found.add(row.getString(1)), value);
        return found;
    }
}
