package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes the plans of a group: a batch per table, always in the same order; then what is changed, sorted, once for the whole group. */
final class EspoWriter {
    private final EspoDatabase database;
    private final EspoSchema schema;
    private final List<Inserts<?>> inserts = new ArrayList<>();

    EspoWriter(EspoDatabase database, EspoSchema schema) {
        this.database = database;
        this.schema = schema;
        for (Table<?> table : Tables.IN_ORDER) {
            inserts.add(new Inserts<>(table, schema));
        }
    }

    void write(List<EspoPlan> plans, String now) {
        Rows rows = new Rows();
        plans.forEach(plan -> rows.addAll(plan.rows()));
        rows.sortAddresses();
        inserts.forEach(table -> table.run(database, rows));
        Changes changes = new Changes();
        plans.forEach(plan -> changes.addAll(plan.changes()));
        plans.forEach(plan -> changes.areNew(plan.created()));
        update(changes, now);
        readNumbers(plans);
    }

    private void update(Changes changes, String now) {
        changes.answered()
                .ifPresent(ids ->
                        in("update `email` set `is_replied` = true where `is_replied` = false and `id` in", ids));
        changes.filedInGroupFolder()
                .forEach((folder, ids) -> in(
                        "update `email` set `group_folder_id` = ? where `group_folder_id` is null and `id` in",
                        ids,
                        folder));
        List<Object[]> opportunities = new ArrayList<>();
        changes.opportunityOfLead().forEach((lead, opportunity) -> opportunities.add(new Object[] {opportunity, lead}));
        if (!opportunities.isEmpty()) {
            database.batch(
                    "update `lead` set `created_opportunity_id` = ? where `created_opportunity_id` is null and `id` = ?",
                    opportunities);
        }
        touched(changes).forEach((table, ids) -> {
            if (schema.has(table, "stream_updated_at")) {
                in("update `" + table + "` set `stream_updated_at` = ? where `id` in", ids, now);
            }
        });
    }

    /** @return ids by table, both sorted, so that two writers take the rows' locks in one order */
    private static Map<String, SortedSet<String>> touched(Changes changes) {
        Map<String, SortedSet<String>> byTable = new TreeMap<>();
        for (EntityRef ref : changes.touched()) {
            byTable.computeIfAbsent(ref.entity().table(), t -> new TreeSet<>()).add(ref.id());
        }
        return byTable;
    }

    private void in(String sql, Collection<String> ids, Object... before) {
        List<Object> values = new ArrayList<>(List.of(before));
        values.addAll(ids);
        database.update(sql + " (?" + ", ?".repeat(ids.size() - 1) + ")", values.toArray());
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
