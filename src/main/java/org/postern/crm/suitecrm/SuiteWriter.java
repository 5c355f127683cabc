package org.postern.crm.suitecrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.CrmDatabase.Dialect;
import org.postern.crm.sql.Inserts;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Rows;
import org.postern.crm.sql.Table;
import org.springframework.dao.OptimisticLockingFailureException;

/** Writes the plans of a group: a batch per table, always in the same order; then what is changed, sorted, once for the whole group. */
final class SuiteWriter {
    private final CrmDatabase database;
    private final String macro;
    private final Map<Table<?>, Inserts<?>> inserts = new LinkedHashMap<>();

    /** @param macro how a subject names a case; {@code %1} stands for the number */
    SuiteWriter(CrmDatabase database, SuiteSchema schema, SuiteIds ids, String macro) {
        this.database = database;
        this.macro = macro;
        for (Table<?> table : Tables.IN_ORDER) {
            inserts.put(table, new Inserts<>(table, schema, ids::next));
        }
    }

    void write(List<SuitePlan> plans, String author, String now) {
        Rows rows = new Rows();
        plans.forEach(plan -> rows.addAll(plan.rows()));
        rows.sortRevivals(Tables.EMAIL_ADDRESSES, Comparator.comparing(Row.EmailAddress::id));
        Changes changes = new Changes();
        plans.forEach(plan -> changes.addAll(plan.changes()));
        plans.forEach(plan ->
                changes.areNew(plan.created().stream().map(ModuleRef::of).toList()));
        ringOnce(plans, rows);
        reopen(changes.reopened(), author, now);
        keep(changes.needed());
        inserts.forEach((table, insert) -> {
            if (table.equals(Tables.EMAILS)) {
                number(plans, rows);
            }
            insert.run(database, rows);
        });
        update(changes);
    }

    /** Of a mail that is filed anew whoever has an alert keeps it. */
    private void ringOnce(List<SuitePlan> plans, Rows rows) {
        Set<String> again = new TreeSet<>();
        plans.stream()
                .filter(SuitePlan::takenUp)
                .flatMap(plan -> plan.rows().inserts(Tables.ALERTS).stream())
                .forEach(row -> again.add(((Row.Alert) row).id()));
        if (!again.isEmpty()) {
            Set<String> there = new HashSet<>();
            new Query("select `id` from `alerts` where `id` in")
                    .in(again)
                    .each(database, row -> there.add(row.getString(1)));
            rows.removeIf(Tables.ALERTS, alert -> there.contains(alert.id()));
        }
    }

    private void reopen(Map<String, String> statuses, String author, String now) {
        List<Object[]> rows = new ArrayList<>();
        statuses.forEach((id, status) -> rows.add(new Object[] {status, RecordRows.state(status), now, author, id}));
        if (!rows.isEmpty()) {
            database.batch(
                    "update `cases` set `status` = ?, `state` = ?, `date_modified` = ?, `modified_user_id` = ? where `deleted` = false and `id` = ?",
                    rows);
        }
    }

    /**
     * Done before the first INSERT: from now on nothing that we write can belong to a record that is deleted or merged meanwhile.
     *
     * @throws OptimisticLockingFailureException if one is gone already
     */
    private void keep(SortedSet<ModuleRef> needed) {
        Map<Module, SortedSet<String>> byTable = new TreeMap<>();
        needed.forEach(ref ->
                byTable.computeIfAbsent(ref.module(), m -> new TreeSet<>()).add(ref.id()));
        String shared = database.dialect() == Dialect.MARIADB ? " lock in share mode" : " for update";
        byTable.forEach((module, ids) -> {
            List<String> found = new ArrayList<>();
            new Query("select `id` from `" + module.table() + "` where `deleted` = false and `id` in")
                    .in(ids)
                    .then(" order by `id`" + shared)
                    .each(database, row -> found.add(row.getString(1)));
            if (found.size() < ids.size()) {
                throw new OptimisticLockingFailureException(
                        "a record in table " + module.table() + " was deleted meanwhile");
            }
        });
    }

    /** The database numbers the cases; the subject of the mail that made one begins with its number, so that it stays with the case wherever it is answered. */
    private void number(List<SuitePlan> plans, Rows rows) {
        Map<String, SuitePlan> byCase = new HashMap<>();
        plans.forEach(plan -> plan.createdCase().ifPresent(id -> byCase.put(id, plan)));
        if (byCase.isEmpty()) {
            return;
        }
        Map<String, String> numbers = new HashMap<>();
        new Query("select `id`, `case_number` from `cases` where `id` in")
                .in(byCase.keySet())
                .each(database, row -> {
                    SuitePlan plan = byCase.get(row.getString(1));
                    if (plan != null) {
                        plan.numbered(row.getString(2));
                        numbers.put(plan.emailId(), row.getString(2));
                    }
                });
        rows.replaceAll(Tables.EMAILS, email -> {
            String number = numbers.get(email.id());
            return number == null ? email : email.named(macro.replace("%1", number) + " " + email.name());
        });
    }

    /** What people have linked or assigned stays. */
    private void update(Changes changes) {
        Collection<String> answered = changes.answered();
        if (!answered.isEmpty()) {
            new Query(
                            "update `emails` set `reply_to_status` = true, `status` = 'replied' where `type` = 'inbound' and `deleted` = false and `id` in")
                    .in(answered)
                    .update(database);
        }
        List<Object[]> belongings = new ArrayList<>();
        changes.belongings().forEach((mail, to) -> belongings.add(new Object[] {to.type(), to.id(), mail}));
        if (!belongings.isEmpty()) {
            database.batch(
                    "update `emails` set `parent_type` = ?, `parent_id` = ? where (`parent_id` is null or `parent_id` = '') and `id` = ?",
                    belongings);
        }
        List<Object[]> adopted = new ArrayList<>();
        changes.adopted()
                .forEach((mail, by) -> adopted.add(new Object[] {
                    by.to().type(), by.to().id(), by.from().type(), by.from().id(), mail
                }));
        if (!adopted.isEmpty()) {
            database.batch(
                    "update `emails` set `parent_type` = ?, `parent_id` = ? where `parent_type` = ? and `parent_id` = ? and `id` = ?",
                    adopted);
        }
        List<Object[]> owners = new ArrayList<>();
        changes.owners().forEach((mail, user) -> owners.add(new Object[] {user, mail}));
        if (!owners.isEmpty()) {
            database.batch(
                    "update `emails` set `assigned_user_id` = ? where (`assigned_user_id` is null or `assigned_user_id` = '') and `id` = ?",
                    owners);
        }
    }
}
