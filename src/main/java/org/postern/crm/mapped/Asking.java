package org.postern.crm.mapped;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.config.MappedConfig;
import org.postern.config.MappedConfig.Statement;
import org.postern.config.MappedOperation;
import org.postern.config.NamedSql;
import org.postern.crm.sql.CrmDatabase;

/** Runs the look-ups of {@code crm.yaml}: each of their statements once, however many values are asked for. */
final class Asking {
    /** A row of an answer, by the names of its columns. */
    static final class Answer {
        private final Map<String, Integer> columns;
        private final ResultSet row;

        private Answer(Map<String, Integer> columns, ResultSet row) {
            this.columns = columns;
            this.row = row;
        }

        /** @return null also where the statement has no such column */
        @Nullable
        String text(String column) throws SQLException {
            Integer index = columns.get(column);
            return index == null ? null : row.getString(index);
        }

        String text(String column, String otherwise) throws SQLException {
            String text = text(column);
            return text == null ? otherwise : text;
        }

        /** @param otherwise if there is no such column, or NULL */
        boolean flag(String column, boolean otherwise) throws SQLException {
            String text = text(column);
            return text == null
                    ? otherwise
                    : switch (text.strip().toLowerCase(Locale.ROOT)) {
                        case "1", "t", "true", "y", "yes" -> true;
                        default -> false;
                    };
        }
    }

    /** Takes a row. */
    interface EachAnswer {
        void take(Answer answer) throws SQLException;
    }

    private final CrmDatabase database;
    private final MappedConfig config;

    Asking(CrmDatabase database, MappedConfig config) {
        this.database = database;
        this.config = config;
    }

    boolean has(MappedOperation operation) {
        return config.has(operation);
    }

    /**
     * @param values by parameter; none of them has any: nothing is asked
     */
    void ask(MappedOperation operation, Map<String, ? extends Collection<String>> values, EachAnswer each) {
        if (!values.isEmpty() && values.values().stream().allMatch(Collection::isEmpty)) {
            return;
        }
        for (Statement statement : config.of(operation)) {
            NamedSql sql = statement.sql();
            List<Object> bound = new ArrayList<>();
            sql.parameters().forEach(name -> bound.addAll(of(values, name)));
            boolean wanted = sql.parameters().isEmpty() || !bound.isEmpty();
            if (wanted) {
                Map<String, Integer> columns = new HashMap<>();
                database.each(
                        sql.text(name -> of(values, name).size()),
                        row -> each.take(new Answer(columns(columns, row), row)),
                        bound.toArray());
            }
        }
    }

    /** Asks for one value. */
    void ask(MappedOperation operation, String name, String value, EachAnswer each) {
        ask(operation, Map.of(name, List.of(value)), each);
    }

    /** @return the column of that name in all rows */
    List<String> list(MappedOperation operation, String name, String value, String column) {
        List<String> list = new ArrayList<>();
        Consumer<String> add = list::add;
        ask(operation, name, value, answer -> {
            String text = answer.text(column);
            if (text != null) {
                add.accept(text);
            }
        });
        return list;
    }

    private static Collection<String> of(Map<String, ? extends Collection<String>> values, String name) {
        Collection<String> found = values.get(name);
        return found == null ? List.of() : found;
    }

    private static Map<String, Integer> columns(Map<String, Integer> columns, ResultSet row) throws SQLException {
        if (columns.isEmpty()) {
            ResultSetMetaData described = row.getMetaData();
            for (int i = 1; i <= described.getColumnCount(); i++) {
                columns.putIfAbsent(described.getColumnLabel(i).toLowerCase(Locale.ROOT), i);
            }
        }
        return columns;
    }
}
