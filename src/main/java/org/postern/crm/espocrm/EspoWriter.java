package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Inserts;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Rows;
import org.postern.crm.sql.Table;
import org.postern.crm.sql.Times;
import org.springframework.dao.OptimisticLockingFailureException;

/** Writes the plans of a group: a batch per table, always in the same order; what is changed, sorted, once for the whole group; the table {@code email} last. */
final class EspoWriter {
    private final CrmDatabase database;
    private final EspoSchema schema;
    private final Importer importer;
    private final List<Inserts<?>> others = new ArrayList<>();
    private final Inserts<Row.Email> mails;

    /** @param database asked in the transaction of the group */
    EspoWriter(CrmDatabase database, EspoSchema schema, EspoIds ids, Importer importer) {
        this.database = database;
        this.schema = schema;
        this.importer = importer;
        this.mails = new Inserts<>(Tables.EMAIL, schema, ids::next);
        for (Table<?> table : Tables.IN_ORDER) {
            if (table != Tables.EMAIL) {
                others.add(new Inserts<>(table, schema, ids::next));
            }
        }
    }

    /** @throws OptimisticLockingFailureException if what was looked up is not so any more: it is to be looked up and planned again */
    void write(List<EspoPlan> plans, EspoView view) {
        Rows rows = new Rows();
        plans.forEach(plan -> rows.addAll(plan.rows()));
        rows.sortRevivals(Tables.EMAIL_ADDRESS, Comparator.comparing(Row.EmailAddress::id));
        if (schema.has("phone_number")) {
            Phones.useThoseThere(database, rows);
            rows.sortRevivals(Tables.PHONE_NUMBER, Comparator.comparing(Row.PhoneNumber::id));
        }
        Changes changes = new Changes();
        plans.forEach(plan -> changes.addAll(plan.changes()));
        plans.forEach(plan -> changes.areNew(plan.created()));
        touch(changes, Times.of(view.now()));
        Set<Row.EntityLink> fresh = new HashSet<>(newSubscriptions(rows, plans));
        rows.removeIf(Tables.STREAM_SUBSCRIPTION, row -> !fresh.contains(row));
        plans.forEach(plan -> plan.rows().removeIf(Tables.STREAM_SUBSCRIPTION, row -> !fresh.contains(row)));
        others.forEach(table -> table.run(database, rows));
        update(changes);
        readNumbers(plans);
        if (!rows.inserts(Tables.EMAIL).isEmpty()) {
            importer.keepOff();
            importer.refuseWhatItAdded(rows, view);
            mails.run(database, rows);
        }
        updateMails(changes);
    }

    private void update(Changes changes) {
        changes.movedOfUsers()
                .forEach((email, moved) -> new Query(
                                "update `email_user` set `folder_id` = ? where `email_id` = ? and `user_id` = ? and (`folder_id` is null or `folder_id` in")
                        .with(moved.to())
                        .with(email)
                        .with(moved.userId())
                        .in(moved.from())
                        .then(")")
                        .update(database));
        List<Object[]> opportunities = new ArrayList<>();
        changes.opportunityOfLead().forEach((lead, opportunity) -> opportunities.add(new Object[] {opportunity, lead}));
        if (!opportunities.isEmpty()) {
            database.batch(
                    "update `lead` set `created_opportunity_id` = ? where `created_opportunity_id` is null and `id` = ?",
                    opportunities);
        }
    }

    private void updateMails(Changes changes) {
        changes.answered()
                .ifPresent(ids ->
                        in("update `email` set `is_replied` = true where `is_replied` = false and `id` in", ids));
        changes.filedInGroupFolder()
                .forEach((folder, ids) -> in(
                        "update `email` set `group_folder_id` = ? where `group_folder_id` is null and `id` in",
                        ids,
                        folder));
        changes.belongings().forEach(this::link);
        if (!changes.replies().isEmpty()) {
            List<Object[]> replies = new ArrayList<>();
            changes.replies().forEach((reply, email) -> replies.add(new Object[] {email, reply}));
            database.batch("update `email` set `replied_id` = ? where `replied_id` is null and `id` = ?", replies);
        }
        changes.adopted().forEach(this::adopt);
        if (!changes.assigned().isEmpty()) {
            List<Object[]> assigned = new ArrayList<>();
            changes.assigned().forEach((email, user) -> assigned.add(new Object[] {user, email}));
            database.batch(
                    "update `email` set `assigned_user_id` = ? where `assigned_user_id` is null and `id` = ?",
                    assigned);
        }
        changes.moved()
                .forEach((email, moved) -> database.update(
                        "update `email` set `group_folder_id` = ? where `group_folder_id` = ? and `id` = ?",
                        moved.to(),
                        moved.from(),
                        email));
    }

    /**
     * The records whose streams are added to. Done first: from now on they are locked, so nothing we write can belong to one that is deleted or merged meanwhile.
     *
     * @throws OptimisticLockingFailureException if one is gone already
     */
    private void touch(Changes changes, String now) {
        touched(changes).forEach((entity, ids) -> {
            String table = entity.table();
            boolean all = schema.has(table, "stream_updated_at")
                    ? in(
                                    "update `" + table
                                            + "` set `stream_updated_at` = ? where `deleted` = false and `id` in",
                                    ids,
                                    now)
                            == ids.size()
                    : false;
            if (!all && there(table, ids) < ids.size()) {
                throw new OptimisticLockingFailureException("a record in table " + table + " was deleted meanwhile");
            }
        });
    }

    /** What people have linked it to stays. */
    private void link(String emailId, Belonging to) {
        EntityRef parent = to.parentRef();
        if (parent == null) {
            return;
        }
        String free = " where `parent_id` is null and `id` = ?";
        if (to.accountId() == null) {
            database.update(
                    "update `email` set `parent_type` = ?, `parent_id` = ?" + free,
                    parent.entity().type(),
                    parent.id(),
                    emailId);
        } else {
            database.update(
                    "update `email` set `parent_type` = ?, `parent_id` = ?, `account_id` = ?" + free,
                    parent.entity().type(),
                    parent.id(),
                    to.accountId(),
                    emailId);
        }
    }

    /** Only what still belongs to the client whom we linked it to. */
    private void adopt(String emailId, Changes.Adopted adopted) {
        EntityRef from = EntityRef.of(adopted.from());
        EntityRef parent = adopted.to().parentRef();
        if (parent != null) {
            database.update(
                    "update `email` set `parent_type` = ?, `parent_id` = ? where `parent_type` = ? and `parent_id` = ? and `id` = ?",
                    parent.entity().type(),
                    parent.id(),
                    from.entity().type(),
                    from.id(),
                    emailId);
        }
    }

    /** Whoever follows a record already is not made to follow it twice: the table has no unique key, and others add to it too. */
    private List<Row.EntityLink> newSubscriptions(Rows rows, List<EspoPlan> plans) {
        List<Row.EntityLink> wanted = rows.inserts(Tables.STREAM_SUBSCRIPTION).stream()
                .map(Row.EntityLink.class::cast)
                .toList();
        Set<String> old = new TreeSet<>();
        wanted.forEach(row -> old.add(row.entityId()));
        plans.forEach(plan -> plan.created().forEach(record -> old.remove(record.id())));
        if (old.isEmpty()) {
            return wanted;
        }
        Set<Row.EntityLink> there = new HashSet<>();
        String table = schema.subscriptions();
        new Query("select `entity_id`, `user_id`, `entity_type` from `" + table + "` where " + schema.notDeleted(table)
                        + "`entity_id` in")
                .in(old)
                .each(
                        database,
                        row -> there.add(new Row.EntityLink(row.getString(1), row.getString(2), row.getString(3))));
        return wanted.stream().filter(row -> !there.contains(row)).toList();
    }

    private int there(String table, Collection<String> ids) {
        List<String> found = new ArrayList<>();
        new Query("select `id` from `" + table + "` where `deleted` = false and `id` in")
                .in(ids)
                .then(" for update")
                .each(database, row -> found.add(row.getString(1)));
        return found.size();
    }

    /** @return ids by table, both sorted, so that two writers take the rows' locks in one order; what belongs to others comes before them, as in the CRM */
    private static Map<Entity, SortedSet<String>> touched(Changes changes) {
        Map<Entity, SortedSet<String>> byTable = new TreeMap<>();
        for (EntityRef ref : changes.touched()) {
            byTable.computeIfAbsent(ref.entity(), t -> new TreeSet<>()).add(ref.id());
        }
        return byTable;
    }

    private int in(String sql, Collection<String> ids, Object... before) {
        List<Object> values = new ArrayList<>(List.of(before));
        values.addAll(ids);
        return database.update(sql + " (?" + ", ?".repeat(ids.size() - 1) + ")", values.toArray());
    }

    private void readNumbers(List<EspoPlan> plans) {
        Map<String, EspoPlan> byCase = new HashMap<>();
        for (EspoPlan plan : plans) {
            plan.createdCase().ifPresent(id -> byCase.put(id, plan));
        }
        if (byCase.isEmpty()) {
            return;
        }
        Set<String> ids = byCase.keySet();
        new Query("select `id`, `number` from `case` where `id` in").in(ids).each(database, row -> {
            EspoPlan plan = byCase.get(row.getString(1));
            if (plan != null) {
                plan.numbered(row.getString(2));
            }
        });
    }
}
