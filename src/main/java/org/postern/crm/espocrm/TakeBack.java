package org.postern.crm.espocrm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.crm.Crm.Staying;
import org.postern.crm.Crm.TakenBack;
import org.postern.crm.Crm.Written;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.match.RecordRef;

/**
 * Deletes mails and the records they created the way EspoCRM does, softly: its own clean-up removes rows and files for good when their time has come. Needs UPDATE
 * only.
 */
final class TakeBack {
    private final CrmDatabase database;
    private final EspoSchema schema;
    private final String systemId;
    private final String now;

    /** Why a mail stays, by its id; null for one that goes. */
    private final Map<String, String> kept = new TreeMap<>();

    private final Map<String, Set<RecordRef>> open = new LinkedHashMap<>();

    /** Those of the mails that are not deleted, only what a copy of them created. */
    private final Map<String, Staying> staying = new HashMap<>();

    /** By mail. */
    private final Map<String, List<Added>> added = new HashMap<>();

    TakeBack(CrmDatabase database, EspoSchema schema, String systemId, String now) {
        this.database = database;
        this.schema = schema;
        this.systemId = systemId;
        this.now = now;
    }

    TakenBack of(List<Written> written) {
        written.forEach(w -> {
            open.put(w.emailId(), new LinkedHashSet<>(w.created()));
            if (w.staying() != null) {
                staying.put(w.emailId(), w.staying());
            }
            added.put(w.emailId(), w.added().stream().map(Added::of).toList());
        });
        Set<EntityRef> there = lockWhatIsThere();
        open.values().forEach(records -> records.removeIf(r -> !there.contains(EntityRef.of(r))));
        open.entrySet().removeIf(e -> e.getValue().isEmpty() && !hasSomethingLeft(e.getKey(), there));
        keepWhatPeopleWroteTo();
        keepWhatOthersNeed();
        open.keySet().removeAll(kept.keySet());
        delete();
        Set<RecordRef> records = new LinkedHashSet<>();
        open.values().forEach(records::addAll);
        return new TakenBack(Set.copyOf(mailIds()), records, kept);
    }

    private boolean hasSomethingLeft(String mail, Set<EntityRef> there) {
        return staying.containsKey(mail)
                ? !added.getOrDefault(mail, List.of()).isEmpty()
                : there.contains(EntityRef.email(mail));
    }

    /** Rows are locked, so that nobody edits them between our look and our write. */
    private Set<EntityRef> lockWhatIsThere() {
        Set<EntityRef> there = new HashSet<>();
        byTable()
                .forEach((entity, ids) -> new Query(
                                "select `id`, `modified_by_id`, case when `modified_at` <> `created_at` then 1 else 0 end from `"
                                        + entity.table() + "` where `deleted` = false and `id` in")
                        .in(ids)
                        .then(" order by `id` for update")
                        .each(database, row -> {
                            EntityRef ref = new EntityRef(entity, row.getString(1));
                            there.add(ref);
                            if (isEdited(row)) {
                                keep(ref, "was edited by a user");
                            }
                        }));
        return there;
    }

    private boolean isEdited(ResultSet row) throws SQLException {
        String editor = row.getString(2);
        return editor == null ? row.getInt(3) == 1 : !editor.equals(systemId);
    }

    /** A line in a record's stream by a user, or an answer to a mail. */
    private void keepWhatPeopleWroteTo() {
        new Query(
                        "select `parent_type`, `parent_id` from `note` where `deleted` = false and `created_by_id` <> ? and `parent_id` in")
                .with(systemId)
                .in(recordIds())
                .each(database, row -> keep(row.getString(1), row.getString(2), "has a note of a user"));
        new Query(
                        "select `replied_id` from `email` where `deleted` = false and `created_by_id` <> ? and `replied_id` in")
                .with(systemId)
                .in(mailIds())
                .each(database, row -> keep(EntityRef.email(row.getString(1)), "was answered by a user"));
    }

    /** A record stays with a mail that belongs to it and stays itself, and with a case or opportunity that stays; until nothing more is found. */
    private void keepWhatOthersNeed() {
        Map<String, EntityRef> parents = parentsOfMails();
        Map<RecordRef, String> leads = leadsOfCases();
        int before;
        do {
            before = kept.size();
            parents.forEach((mail, parent) -> {
                if (!open.containsKey(mail) || kept.containsKey(mail)) {
                    keep(parent, "has another mail");
                }
            });
            leads.forEach((record, lead) -> {
                if (stays(record)) {
                    keep(new EntityRef(Entity.LEAD, lead), "has another case");
                }
            });
        } while (kept.size() > before);
    }

    private boolean stays(RecordRef record) {
        return open.entrySet().stream().noneMatch(e -> e.getValue().contains(record) && !kept.containsKey(e.getKey()));
    }

    private Map<String, EntityRef> parentsOfMails() {
        Map<String, EntityRef> parents = new HashMap<>();
        Map<String, String> answers = answers();
        new Query("select `id`, `parent_type`, `parent_id` from `email` where `deleted` = false and `parent_id` in")
                .in(recordIds())
                .each(database, row -> {
                    EntityRef parent = EspoLookups.ref(row.getString(2), row.getString(3));
                    if (parent != null && !answers.containsKey(row.getString(1))) {
                        parents.put(row.getString(1), parent);
                    }
                });
        return parents;
    }

    /** @return mails by the ids of the acknowledgements that answered them: those go with them */
    private Map<String, String> answers() {
        Map<String, String> answers = new TreeMap<>();
        open.keySet().forEach(mail -> answers.put(SentAnswers.idOf(mail, schema.uuids()), mail));
        return answers;
    }

    private Map<RecordRef, String> leadsOfCases() {
        Map<RecordRef, String> leads = new HashMap<>();
        new Query("select `id`, `lead_id` from `case` where `deleted` = false and `lead_id` in")
                .in(recordIds())
                .each(
                        database,
                        row -> leads.put(new RecordRef(RecordRef.Type.CASE, row.getString(1)), row.getString(2)));
        return leads;
    }

    private void keep(@Nullable String type, String id, String reason) {
        EntityRef ref = EspoLookups.ref(type, id);
        if (ref != null) {
            keep(ref, reason);
        }
    }

    private void keep(EntityRef what, String reason) {
        open.forEach((mail, records) -> {
            boolean its = what.equals(EntityRef.email(mail))
                    || records.stream().map(EntityRef::of).anyMatch(what::equals);
            if (its) {
                kept.putIfAbsent(mail, Directory.lower(what.type()) + " " + what.id() + " " + reason);
            }
        });
    }

    private void delete() {
        if (open.isEmpty()) {
            return;
        }
        byTable()
                .forEach((entity, ids) -> update(
                        "update `" + entity.table()
                                + "` set `deleted` = true, `modified_at` = ?, `modified_by_id` = ? where `id` in",
                        ids,
                        now,
                        systemId));
        update(
                "update `email` set `deleted` = true, `modified_at` = ?, `modified_by_id` = ? where `deleted` = false and `id` in",
                answers().keySet(),
                now,
                systemId);
        // A mail that users delete stays away; one that we take back may come again.
        update("update `email` set `message_id` = null where `id` in", mailIds());
        unanswer();
        giveBack();
        AddedRows rows = new AddedRows(database, schema, systemId);
        open.keySet()
                .forEach(mail -> added.getOrDefault(mail, List.of()).forEach(one -> {
                    rows.unfollow(one);
                    Staying stays = staying.get(mail);
                    if (stays != null) {
                        rows.takeFrom(mail, one, stays.before());
                    }
                }));
        Set<String> all = new TreeSet<>(mailIds());
        all.addAll(recordIds());
        all.addAll(deleteTasks());
        List<String> notes = new ArrayList<>();
        new Query("select `id` from `note` where `deleted` = false and `related_id` in")
                .in(all)
                .then(" union select `id` from `note` where `deleted` = false and `parent_id` in")
                .in(all)
                .each(database, row -> notes.add(row.getString(1)));
        update("update `note` set `deleted` = true where `id` in", new TreeSet<>(notes));
        all.addAll(notes);
        update("update `notification` set `deleted` = true where `deleted` = false and `related_id` in", all);
        if (schema.has(schema.subscriptions(), "deleted")) {
            update(
                    "update `" + schema.subscriptions()
                            + "` set `deleted` = true where `deleted` = false and `entity_id` in",
                    all);
        }
        update("update `attachment` set `deleted` = true where `deleted` = false and `parent_id` in", all);
        update("update `attachment` set `deleted` = true where `deleted` = false and `related_id` in", all);
        update("update `lead` set `created_opportunity_id` = null where `created_opportunity_id` in", recordIds());
    }

    /** A mail is not answered any more if nothing but what goes has answered it. */
    private void unanswer() {
        Set<String> answered = new TreeSet<>();
        new Query("select `replied_id` from `email` where `replied_id` is not null and `id` in")
                .in(mailIds())
                .each(database, row -> answered.add(row.getString(1)));
        new Query("select `replied_id` from `email` where `deleted` = false and `replied_id` in")
                .in(answered)
                .each(database, row -> answered.remove(row.getString(1)));
        update("update `email` set `is_replied` = false where `id` in", answered);
    }

    /** A mail that stays belongs again to what it belonged to. */
    private void giveBack() {
        staying.forEach((mail, staying) -> {
            Set<RecordRef> records = open.getOrDefault(mail, Set.of());
            if (!records.isEmpty()) {
                RecordRef before = staying.before();
                Query query = before == null
                        ? new Query("update `email` set `parent_type` = null, `parent_id` = null, `account_id` = null")
                        : new Query("update `email` set `parent_type` = ?, `parent_id` = ?")
                                .with(EntityRef.of(before).type())
                                .with(before.id());
                query.then(" where `id` = ? and `parent_id` in")
                        .with(mail)
                        .in(records.stream().map(RecordRef::id).toList())
                        .update(database);
            }
        });
    }

    /** A task that somebody has edited is his now. */
    private Set<String> deleteTasks() {
        Set<String> tasks = new TreeSet<>();
        if (schema.has("task", "email_id")) {
            String untouched = "select `id` from `task` where `deleted` = false and `modified_by_id` is null and ";
            new Query(untouched + "`email_id` in").in(mailIds()).each(database, row -> tasks.add(row.getString(1)));
            new Query(untouched + "`email_id` is not null and `parent_id` in")
                    .in(recordIds())
                    .each(database, row -> tasks.add(row.getString(1)));
            List<String> ofCopies = open.keySet().stream()
                    .flatMap(mail -> added.getOrDefault(mail, List.of()).stream())
                    .flatMap(one -> one.tasks().stream())
                    .toList();
            new Query(untouched + "`id` in").in(ofCopies).each(database, row -> tasks.add(row.getString(1)));
        }
        update("update `task` set `deleted` = true where `id` in", tasks);
        return tasks;
    }

    private void update(String sql, Collection<String> ids, Object... before) {
        if (!ids.isEmpty() && schema.has(tableOf(sql))) {
            Query query = new Query(sql);
            for (Object value : before) {
                query.with(value);
            }
            query.in(ids).update(database);
        }
    }

    private static String tableOf(String sql) {
        return sql.split("`", 3)[1];
    }

    private Map<Entity, Set<String>> byTable() {
        Map<Entity, Set<String>> ids = new TreeMap<>();
        open.forEach((mail, records) -> {
            if (!staying.containsKey(mail)) {
                ids.computeIfAbsent(Entity.EMAIL, e -> new TreeSet<>()).add(mail);
            }
            records.forEach(record -> ids.computeIfAbsent(Entity.of(record.type()), e -> new TreeSet<>())
                    .add(record.id()));
        });
        return ids;
    }

    /** @return mails that are to go */
    private Set<String> mailIds() {
        Set<String> ids = new TreeSet<>(open.keySet());
        ids.removeAll(staying.keySet());
        return ids;
    }

    private Set<String> recordIds() {
        Set<String> ids = new TreeSet<>();
        open.values().forEach(records -> records.forEach(record -> ids.add(record.id())));
        return ids;
    }
}
