package org.postern.crm.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The unique keys of the CRM's tables: a link that was deleted softly is brought back by its key, or would be there twice. */
public final class UniqueKeys {
    private static final String IN_MARIADB =
            "select table_name, index_name, column_name from information_schema.statistics where non_unique = 0 and table_schema = ?";

    private static final String IN_POSTGRESQL =
            "select t.relname, i.relname, a.attname from pg_catalog.pg_index x join pg_catalog.pg_class t on t.oid = x.indrelid"
                    + " join pg_catalog.pg_class i on i.oid = x.indexrelid join pg_catalog.pg_namespace n on n.oid = t.relnamespace"
                    + " join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = any(x.indkey)"
                    + " where x.indisunique and x.indpred is null and n.nspname = ?";

    private final CrmDatabase database;
    private final Schema schema;

    public UniqueKeys(CrmDatabase database, Schema schema) {
        this.database = database;
        this.schema = schema;
    }

    /** @return a sentence for each of these tables that lacks the key by which its rows are brought back */
    public List<String> missing(Collection<? extends Table<?>> tables) {
        Map<String, Map<String, Set<String>>> there = new HashMap<>();
        switch (database.dialect()) {
            case MARIADB -> read(IN_MARIADB, there);
            case POSTGRESQL -> read(IN_POSTGRESQL, there);
            case H2 -> {
                return List.of();
            }
        }
        List<String> missing = new ArrayList<>();
        for (Table<?> table : tables) {
            String name = table.nameIn(schema);
            Set<String> key = Set.copyOf(table.unique());
            if (!key.isEmpty()
                    && schema.has(name)
                    && !there.getOrDefault(name, Map.of()).containsValue(key)) {
                missing.add("table " + name + " has no unique key over " + String.join(", ", table.unique()));
            }
        }
        return missing;
    }

    private void read(String sql, Map<String, Map<String, Set<String>>> there) {
        database.each(
                sql,
                row -> there.computeIfAbsent(Schema.lower(row.getString(1)), t -> new HashMap<>())
                        .computeIfAbsent(row.getString(2), i -> new HashSet<>())
                        .add(Schema.lower(row.getString(3))),
                database.schemaName());
    }
}
