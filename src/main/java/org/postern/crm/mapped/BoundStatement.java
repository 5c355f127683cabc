package org.postern.crm.mapped;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.MappedConfig.Statement;
import org.postern.config.NamedSql.Verb;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.FieldValue;
import org.postern.crm.sql.Fit;
import org.postern.crm.sql.Schema;

/** A statement that writes, as this database takes it: its texts fit the columns they go into, and it is run once for all rows of a group. */
final class BoundStatement {
    /** Rows of one SELECT over all rows of a group, so that it does not get too long. */
    private static final int SELECTED_AT_ONCE = 50;

    /** Of an INSERT of many rows: in UTF-8 well below {@code max_allowed_packet}. */
    private static final long CHARACTERS_AT_ONCE = 2_000_000;

    private final CrmDatabase database;
    private final Statement statement;
    private final String sql;
    private final List<Parameter> parameters = new ArrayList<>();
    private final FieldValue typed;
    private final Optional<ManyRows> manyRows;

    /**
     * @param column where the value goes; null: somewhere inside an expression
     * @param ifEmpty only while the column is empty: there a blank value is none
     */
    private record Parameter(String name, Schema.@Nullable Column column, Fit fit, boolean zoned, boolean ifEmpty) {}

    BoundStatement(CrmDatabase database, Statement statement, Schema schema, FieldValue typed) {
        this.database = database;
        this.statement = statement;
        this.sql = statement.sql().text();
        this.typed = typed;
        this.manyRows = statement.returns().isEmpty() ? Optional.empty() : ManyRows.of(sql);
        SqlShape shape = SqlShape.of(statement.sql());
        String table = shape.written();
        List<String> names = statement.sql().parameters();
        for (int i = 0; i < names.size(); i++) {
            String into = shape.columns().get(i);
            Schema.Column column = table == null || into == null ? null : schema.column(table, into);
            parameters.add(new Parameter(
                    names.get(i),
                    column,
                    column == null || !column.isText()
                            ? Fit.ANY
                            : column.fit(!names.get(i).endsWith("_id")),
                    column != null && column.type().equals("timestamp with time zone"),
                    shape.ifEmpty().contains(i)));
        }
    }

    /** @param rows those that it concerns; what it returns is put into them. @return for each how many rows it changed */
    int[] run(List<Values> rows) {
        if (rows.isEmpty()) {
            return new int[0];
        }
        if (statement.sql().verb() == Verb.SELECT) {
            for (int i = 0; i < rows.size(); i += SELECTED_AT_ONCE) {
                select(rows.subList(i, Math.min(rows.size(), i + SELECTED_AT_ONCE)));
            }
            return new int[rows.size()];
        }
        if (manyRows.isPresent() && rows.size() > 1 && database.tellsKeysOfManyRows()) {
            insert(manyRows.get(), rows);
            return new int[rows.size()];
        }
        return database.execute(connection -> write(connection, rows));
    }

    /** As few statements as the length of their values allows. */
    private void insert(ManyRows plain, List<Values> rows) {
        int from = 0;
        while (from < rows.size()) {
            int to = from;
            long length = 0;
            do {
                length += length(rows.get(to));
                to++;
            } while (to < rows.size() && length + length(rows.get(to)) <= CHARACTERS_AT_ONCE);
            List<Values> some = rows.subList(from, to);
            database.execute(connection -> {
                try (PreparedStatement insert =
                        connection.prepareStatement(plain.text(some.size(), statement.returns()))) {
                    int at = 0;
                    for (Values row : some) {
                        at = bind(insert, at, row);
                    }
                    try (ResultSet keys = insert.executeQuery()) {
                        take(keys, some);
                    }
                    return some;
                }
            });
            from = to;
        }
    }

    private long length(Values row) {
        return parameters.stream()
                .map(parameter -> row.text(parameter.name()))
                .mapToLong(text -> text == null ? 0 : text.length())
                .sum();
    }

    boolean concerns(Values row) {
        return statement.when() == null || row.get(statement.when()) != null;
    }

    private int[] write(Connection connection, List<Values> rows) throws SQLException {
        String text = database.dialect().text(sql);
        List<String> keys = statement.returns();
        try (PreparedStatement batch = keys.isEmpty()
                ? connection.prepareStatement(text)
                : connection.prepareStatement(text, keys.toArray(String[]::new))) {
            for (Values row : rows) {
                bind(batch, 0, row);
                batch.addBatch();
            }
            int[] changed = batch.executeBatch();
            if (!keys.isEmpty()) {
                returned(batch, rows);
            }
            return changed;
        }
    }

    private void returned(PreparedStatement batch, List<Values> rows) throws SQLException {
        try (ResultSet keys = batch.getGeneratedKeys()) {
            take(keys, rows);
        }
    }

    private void take(ResultSet keys, List<Values> rows) throws SQLException {
        for (Values row : rows) {
            if (!keys.next()) {
                throw new SQLException("the database tells fewer keys than it made, for " + statement.path());
            }
            for (int i = 0; i < statement.returns().size(); i++) {
                row.put(statement.returns().get(i), keys.getString(i + 1));
            }
        }
    }

    /** One SELECT with a part for each row. */
    private void select(List<Values> rows) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            all.append(i == 0 ? "" : " union all ")
                    .append("select ")
                    .append(i)
                    .append(" as postern_row, postern_one.* from (")
                    .append(sql)
                    .append(") postern_one");
        }
        database.execute(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(database.dialect().text(all.toString()))) {
                int at = 0;
                for (Values row : rows) {
                    at = bind(select, at, row);
                }
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        Values row = rows.get(found.getInt(1));
                        for (String name : statement.returns()) {
                            row.put(name, found.getString(name));
                        }
                    }
                }
                return all;
            }
        });
    }

    private int bind(PreparedStatement into, int before, Values row) throws SQLException {
        int at = before;
        for (Parameter parameter : parameters) {
            into.setString(++at, value(parameter, row));
        }
        return at;
    }

    private @Nullable String value(Parameter parameter, Values row) {
        String text = row.text(parameter.name());
        Schema.Column column = parameter.column();
        if (text != null && parameter.ifEmpty() && text.isBlank()) {
            return null;
        }
        if (text != null && column != null && !column.isText() && row.isTemplate(parameter.name())) {
            Optional<String> value = typed.of(text, column);
            text = value.orElse(null);
        }
        String fitting = parameter.fit().apply(text);
        return fitting != null && parameter.zoned() ? fitting + "+00" : fitting;
    }
}
