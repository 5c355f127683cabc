package org.postern.store;

import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names our tables as SQL has to, and writes the statements that each database spells in its own way. Those take many rows at once: the driver of MariaDB sends
 * a batch of them row by row.
 *
 * @param schema as the database stores it
 */
record Tables(DatabaseKind kind, String schema) {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z_][A-Za-z0-9_$-]*");

    Tables {
        if (!LEGAL.matcher(schema).matches()) {
            throw new IllegalArgumentException("database.schema: '" + schema + "' is no name of a schema");
        }
    }

    /** A column of an upsert. */
    record Column(String name, String h2Type) {
        static Column text(String name) {
            return new Column(name, "VARCHAR");
        }

        static Column time(String name) {
            return new Column(name, "TIMESTAMP(6)");
        }

        static Column number(String name) {
            return new Column(name, "INT");
        }
    }

    /** What is done to a row whose key is there already. */
    enum Present {
        /** Nothing. */
        KEPT,
        /** Nothing, but it is locked as if it had been changed. */
        LOCKED,
        /** It gets the new values. */
        CHANGED
    }

    /** @param table as {@code delivery}. @return the whole name, quoted where it must be */
    String name(String table) {
        return kind.quoted(schema) + ".postern_" + table;
    }

    /**
     * A statement that inserts rows, or treats those that are there by their key.
     *
     * @param key one of the columns, unique
     * @param rows how many; no key twice
     */
    String upsert(String table, String key, List<Column> columns, Present present, int rows) {
        List<String> names = columns.stream().map(Column::name).toList();
        List<String> others = names.stream().filter(n -> !n.equals(key)).toList();
        String list = String.join(", ", names);
        String insert =
                "INSERT INTO " + name(table) + " AS t (" + list + ") VALUES " + tuples(marks(columns.size()), rows);
        return switch (kind) {
            case MARIADB ->
                insert.replace(" AS t ", " ")
                        + " ON DUPLICATE KEY UPDATE "
                        + (present == Present.CHANGED ? assignments(others, "VALUES(%s)") : key + " = " + key);
            case POSTGRESQL ->
                insert + " ON CONFLICT (" + key + ") DO "
                        + switch (present) {
                            case KEPT -> "NOTHING";
                            case LOCKED -> "UPDATE SET " + key + " = t." + key;
                            case CHANGED -> "UPDATE SET " + assignments(others, "EXCLUDED.%s");
                        };
            case H2 ->
                "MERGE INTO " + name(table) + " t USING (VALUES " + tuples(typedMarks(columns), rows) + ") g (" + list
                        + ") ON t."
                        + key + " = g." + key
                        + switch (present) {
                            case KEPT -> "";
                            case LOCKED ->
                                " WHEN MATCHED THEN UPDATE SET " + assignments(List.of(others.get(0)), "t.%s");
                            case CHANGED -> " WHEN MATCHED THEN UPDATE SET " + assignments(others, "g.%s");
                        }
                        + " WHEN NOT MATCHED THEN INSERT (" + list + ") VALUES ("
                        + String.join(", ", names.stream().map("g."::concat).toList()) + ")";
        };
    }

    private static String assignments(List<String> columns, String value) {
        return String.join(
                ", ", columns.stream().map(c -> c + " = " + value.formatted(c)).toList());
    }

    private static String typedMarks(List<Column> columns) {
        return String.join(
                ", ", columns.stream().map(c -> "CAST(? AS " + c.h2Type + ")").toList());
    }

    private static String tuples(String marks, int rows) {
        return String.join(", ", Collections.nCopies(rows, "(" + marks + ")"));
    }

    static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
