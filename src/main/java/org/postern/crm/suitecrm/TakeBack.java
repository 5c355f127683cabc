package org.postern.crm.suitecrm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postern.crm.Crm.TakenBack;
import org.postern.crm.Crm.Written;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.match.RecordRef;

/** Deletes mails and the records they created the way SuiteCRM does, softly. Needs UPDATE only. */
final class TakeBack {
    private final CrmDatabase database;
    private final SuiteSchema schema;
    private final String author;
    private final String now;

    /** Why a mail stays, by its id. */
    private final Map<String, String> kept = new TreeMap<>();

    private final Map<String, Set<RecordRef>> open = new LinkedHashMap<>();

    /** @param author id of the user in whose name we write */
    TakeBack(CrmDatabase database, SuiteSchema schema, String author, String now) {
        this.database = database;
        this.schema = schema;
        this.author = author;
        this.now = now;
    }

    TakenBack of(List<Written> written) {
        written.forEach(w -> open.put(w.emailId(), new LinkedHashSet<>(w.created())));
        Set<ModuleRef> there = lockWhatIsThere();
        open.values().forEach(records -> records.removeIf(r -> !there.contains(ModuleRef.of(r))));
        open.entrySet().removeIf(e -> e.getValue().isEmpty() && !there.contains(ModuleRef.email(e.getKey())));
        keepWhatPeopleWroteTo();
        keepWhatOthersNeed();
        open.keySet().removeAll(kept.keySet());
        delete();
        Set<RecordRef> records = new LinkedHashSet<>();
        open.values().forEach(records::addAll);
        return new TakenBack(Set.copyOf(open.keySet()), records, kept);
    }

    /** Rows are locked, so that nobody edits them between our look and our write. */
    private Set<ModuleRef> lockWhatIsThere() {
        Set<ModuleRef> there = new HashSet<>();
        byModule()
                .forEach((module, ids) -> new Query(
                                "select `id`, `modified_user_id`, case when `date_modified` <> `date_entered` then 1 else 0 end from `"
                                        + module.table() + "` where `deleted` = false and `id` in")
                        .in(ids)
                        .then(" order by `id` for update")
                        .each(database, row -> {
                            ModuleRef ref = new ModuleRef(module, row.getString(1));
                            there.add(ref);
                            if (isEdited(row)) {
                                keep(ref, "was edited by a user");
                            }
                        }));
        return there;
    }

    /** Whoever only opens a mail changes nothing of it but its status; SuiteCRM saves it all the same, under his name. */
    private boolean isEdited(ResultSet row) throws SQLException {
        String editor = row.getString(2);
        return editor == null ? row.getInt(3) == 1 : !editor.equals(author);
    }

    /** A note or an update in a case's thread. */
    private void keepWhatPeopleWroteTo() {
        written("notes", "parent_id", "has a note of a user");
        if (schema.has("aop_case_updates")) {
            written("aop_case_updates", "case_id", "has an update of a user");
        }
    }

    private void written(String table, String column, String reason) {
        new Query("select `" + column + "` from `" + table + "` where `deleted` = false and `created_by` <> ? and `"
                        + column + "` in")
                .with(author)
                .in(recordIds())
                .each(database, row -> keepAny(row.getString(1), reason));
    }

    /** A record stays with a mail that belongs to it and stays itself; until nothing more is found. */
    private void keepWhatOthersNeed() {
        Map<String, Set<String>> beans = new HashMap<>();
        new Query(
                        "select b.`email_id`, b.`bean_id` from `emails_beans` b join `emails` e on e.`id` = b.`email_id` and e.`deleted` = false"
                                + " where b.`deleted` = false and b.`bean_id` in")
                .in(recordIds())
                .each(
                        database,
                        row -> beans.computeIfAbsent(row.getString(1), m -> new TreeSet<>())
                                .add(row.getString(2)));
        int before;
        do {
            before = kept.size();
            beans.forEach((mail, records) -> {
                if (!open.containsKey(mail) || kept.containsKey(mail)) {
                    records.forEach(record -> keepAny(record, "has another mail"));
                }
            });
        } while (kept.size() > before);
    }

    private void keepAny(String recordId, String reason) {
        List.copyOf(open.values()).stream()
                .flatMap(Set::stream)
                .filter(record -> record.id().equals(recordId))
                .map(ModuleRef::of)
                .forEach(ref -> keep(ref, reason));
    }

    private void keep(ModuleRef what, String reason) {
        open.forEach((mail, records) -> {
            boolean its = what.equals(ModuleRef.email(mail))
                    || records.stream().map(ModuleRef::of).anyMatch(what::equals);
            if (its) {
                String word = what.record()
                        .map(record -> record.type().label())
                        .orElse(
                                what.module() == Module.EMAILS
                                        ? "email"
                                        : what.type().toLowerCase(Locale.ROOT));
                kept.putIfAbsent(mail, word + " " + what.id() + " " + reason);
            }
        });
    }

    private void delete() {
        if (open.isEmpty()) {
            return;
        }
        byModule()
                .forEach((module, ids) -> new Query("update `" + module.table()
                                + "` set `deleted` = true, `date_modified` = ?, `modified_user_id` = ? where `id` in")
                        .with(now)
                        .with(author)
                        .in(ids)
                        .update(database));
        Set<String> mails = open.keySet();
        // A mail that users delete stays away; one that we take back may come again.
        new Query("update `emails` set `message_id` = null where `id` in")
                .in(mails)
                .update(database);
        Set<String> updates = new TreeSet<>();
        mails.forEach(mail -> updates.add(CopyIds.updateOf(mail)));
        Set<String> all = new TreeSet<>(mails);
        all.addAll(recordIds());
        all.addAll(updates);
        Set<String> notes = new TreeSet<>();
        new Query("select `id` from `notes` where `deleted` = false and `parent_id` in")
                .in(all)
                .each(database, row -> notes.add(row.getString(1)));
        softly("notes", "id", notes);
        all.addAll(notes);
        softly("emails_text", "email_id", mails);
        softly("emails_beans", "email_id", mails);
        softly("emails_email_addr_rel", "email_id", mails);
        softly("aop_case_updates", "id", updates);
        softly("email_addr_bean_rel", "bean_id", recordIds());
        softly("contacts_cases", "case_id", recordIds());
        softly("accounts_opportunities", "opportunity_id", recordIds());
        softly("opportunities_contacts", "opportunity_id", recordIds());
        softly("securitygroups_records", "record_id", all);
        softly("alerts", "id", alerts(mails));
    }

    private List<String> alerts(Collection<String> mails) {
        List<String> users = new ArrayList<>();
        database.each("select `id` from `users`", row -> users.add(row.getString(1)));
        List<String> ids = new ArrayList<>();
        mails.forEach(mail -> users.forEach(user -> ids.add(AlertRows.id(mail, user))));
        return ids;
    }

    private void softly(String table, String column, Collection<String> ids) {
        if (!ids.isEmpty() && schema.has(table)) {
            new Query("update `" + table + "` set `deleted` = true where `deleted` = false and `" + column + "` in")
                    .in(ids)
                    .update(database);
        }
    }

    private Map<Module, SortedSet<String>> byModule() {
        Map<Module, SortedSet<String>> ids = new TreeMap<>();
        open.forEach((mail, records) -> {
            ids.computeIfAbsent(Module.EMAILS, m -> new TreeSet<>()).add(mail);
            records.forEach(record -> ids.computeIfAbsent(Module.of(record.type()), m -> new TreeSet<>())
                    .add(record.id()));
        });
        return ids;
    }

    private Set<String> recordIds() {
        Set<String> ids = new TreeSet<>();
        open.values().forEach(records -> records.forEach(record -> ids.add(record.id())));
        return ids;
    }
}
