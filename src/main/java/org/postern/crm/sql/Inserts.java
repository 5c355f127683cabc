package org.postern.crm.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;

/**
 * The INSERT of one table, as this CRM's version of it is. One text with the same columns and types for all rows, and NULL by {@code setString}: the driver
 * sends a batch as one bulk only as long as the types stay the same.
 */
public final class Inserts<R extends Row> {
    /** In one statement. */
    private static final int ROWS = 100;

    private final Table<R> table;
    private final Schema schema;
    private final String name;
    private final List<Bound<R>> columns = new ArrayList<>();

    private record Bound<R>(String name, Table.Column<R> column, Fit fit) {}

    /** @param ids for tables whose rows are not numbered by the database in this version */
    public Inserts(Table<R> table, Schema schema, Supplier<String> ids) {
        this.table = table;
        this.schema = schema;
        this.name = table.nameIn(schema);
        if (table.columns().stream().noneMatch(c -> c.name().equals("id")) && schema.makesIds(name)) {
            columns.add(new Bound<>("id", new Table.Column<>("id", row -> ids.get(), false, false), Fit.ANY));
        }
        for (Table.Column<R> column : table.columns()) {
            Schema.Column there = schema.column(name, column.name());
            if (there != null) {
                columns.add(new Bound<>(column.name(), column, there.fit(column.marked())));
            }
        }
    }

    /** @param rows of this table */
    @SuppressWarnings("unchecked")
    public void run(CrmDatabase database, Rows rows) {
        if (!schema.has(name)) {
            return;
        }
        byFields((List<R>) rows.inserts(table))
                .forEach((fields, same) -> batch(database, sql(fields, ""), same, fields));
        byFields((List<R>) rows.revivals(table)).forEach((fields, same) -> revive(database, same, fields));
    }

    /** @return the rows by the columns of the site's own that they fill; nearly always one list */
    private Map<List<String>, List<R>> byFields(List<R> rows) {
        Map<List<String>, List<R>> groups = new LinkedHashMap<>();
        for (R row : rows) {
            groups.computeIfAbsent(ownFields(row), f -> new ArrayList<>()).add(row);
        }
        return groups;
    }

    private List<String> ownFields(R row) {
        if (!(row instanceof Row.WithFields with) || with.fields().isEmpty()) {
            return List.of();
        }
        Set<String> fields = with.fields().keySet();
        return fields.stream()
                .filter(f -> columns.stream().noneMatch(c -> c.name().equals(f)))
                .toList();
    }

    private String sql(List<String> fields, String end) {
        List<String> names = new ArrayList<>();
        columns.forEach(c -> names.add("`" + c.name() + "`"));
        fields.forEach(f -> names.add("`" + f + "`"));
        return "insert into `" + name + "` (" + String.join(", ", names) + ") values " + marks(names.size()) + end;
    }

    /** Several rows a statement: the driver sends an INSERT with an ON DUPLICATE KEY UPDATE row by row. */
    private void revive(CrmDatabase database, List<R> rows, List<String> fields) {
        String end = database.dialect().revival(table.unique());
        for (int from = 0; from < rows.size(); from += ROWS) {
            List<R> some = rows.subList(from, Math.min(from + ROWS, rows.size()));
            String sql = sql(fields, (", " + marks(columns.size() + fields.size())).repeat(some.size() - 1) + end);
            database.update(sql, statement -> {
                int index = 0;
                for (R row : some) {
                    index = bind(statement, index, row, fields);
                }
            });
        }
    }

    private static String marks(int count) {
        return "(?" + ", ?".repeat(count - 1) + ")";
    }

    private void batch(CrmDatabase database, String sql, List<R> rows, List<String> fields) {
        database.batch(sql, new BatchPreparedStatementSetter() {
            @Override
            public void setValues(PreparedStatement statement, int i) throws SQLException {
                bind(statement, 0, rows.get(i), fields);
            }

            @Override
            public int getBatchSize() {
                return rows.size();
            }
        });
    }

    /** @return index of the last parameter */
    private int bind(PreparedStatement statement, int before, R row, List<String> fields) throws SQLException {
        Map<String, String> own = row instanceof Row.WithFields with ? with.fields() : Map.of();
        int index = before;
        for (Bound<R> bound : columns) {
            Object value = own.isEmpty() || !own.containsKey(bound.name())
                    ? bound.column().value().apply(row)
                    : own.get(bound.name());
            set(statement, ++index, value, bound.fit());
        }
        for (String field : fields) {
            Schema.Column there = schema.column(name, field);
            set(statement, ++index, own.get(field), there == null ? null : there.fit(true));
        }
        return index;
    }

    private static void set(PreparedStatement statement, int index, @Nullable Object value, @Nullable Fit fit)
            throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Boolean flag) {
            statement.setBoolean(index, flag);
        } else {
            String text = (String) value;
            statement.setString(index, fit == null ? text : fit.apply(text));
        }
    }
}
