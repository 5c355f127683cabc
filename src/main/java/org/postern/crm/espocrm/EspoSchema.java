package org.postern.crm.espocrm;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the CRM's database looks like: versions and sites differ, so we look before we write. */
final class EspoSchema {
    private static final Set<String> THREE_BYTE = Set.of("utf8", "utf8mb3");

    /** What H2 calls its own; it counts UTF-16 units. */
    private static final String H2 = "unicode";

    /** Character sets that can hold any text of the basic plane. */
    private static final Set<String> UNICODE = Set.of("utf8", "utf8mb3", "utf8mb4", H2);

    private final Map<String, Map<String, Column>> tables;

    private EspoSchema(Map<String, Map<String, Column>> tables) {
        this.tables = tables;
    }

    /**
     * @param characters code points a text column holds; 0 for other types
     * @param charset lower-case; null for other types
     * @param needed an INSERT must give a value
     */
    record Column(
            String name,
            String type,
            long characters,
            long octets,
            @Nullable String charset,
            boolean needed) {
        boolean isText() {
            return type.endsWith("text") || type.contains("char") || type.equals("json");
        }

        boolean isTime() {
            return type.startsWith("datetime") || type.startsWith("timestamp");
        }

        boolean unicode() {
            return charset == null || UNICODE.contains(charset);
        }

        /** Only the length of TEXT columns is one of octets. */
        Fit fit(boolean marked) {
            return new Fit(
                    (int) Math.min(characters == 0 ? Integer.MAX_VALUE : characters, Integer.MAX_VALUE),
                    type.endsWith("text") ? octets : Long.MAX_VALUE,
                    charset == null || !THREE_BYTE.contains(charset),
                    H2.equals(charset),
                    marked);
        }
    }

    /** Reads the schema that the connections are in. */
    static EspoSchema read(EspoDatabase database) {
        Map<String, Map<String, Column>> tables = new HashMap<>();
        long most = mostOf(database);
        database.each(
                "select table_name, column_name, data_type, character_maximum_length, character_octet_length, character_set_name, is_nullable, column_default"
                        + " from information_schema.columns where table_schema = ?",
                row -> {
                    String charset = row.getString(6);
                    String name = lower(row.getString(2));
                    Column column = new Column(
                            name,
                            lower(row.getString(3)),
                            row.getLong(4),
                            Math.min(row.getLong(5), most),
                            charset == null ? null : lower(charset),
                            row.getString(7).equals("NO") && row.getString(8) == null);
                    tables.computeIfAbsent(lower(row.getString(1)), t -> new HashMap<>())
                            .put(name, column);
                },
                database.schemaName());
        return new EspoSchema(tables);
    }

    /** A statement that is longer than the server takes would lose the mail; so a text is cut before. */
    private static long mostOf(EspoDatabase database) {
        if (database.dialect() != EspoDatabase.Dialect.MARIADB) {
            return Long.MAX_VALUE;
        }
        long[] packet = new long[1];
        database.each("select @@max_allowed_packet", row -> packet[0] = row.getLong(1));
        return most(packet[0]);
    }

    /** @return octets of one text, so that the three of a mail and all its other values go into one packet of the server */
    static long most(long packet) {
        return Math.max(0, packet - (256 << 10)) / 3;
    }

    boolean has(String table) {
        return tables.containsKey(table);
    }

    boolean has(String table, String column) {
        return column(table, column) != null;
    }

    @Nullable
    Column column(String table, String column) {
        return columns(table).get(column);
    }

    Map<String, Column> columns(String table) {
        return tables.getOrDefault(table, Map.of());
    }

    /** @return the column for a field: its name as given, or in snake case as EspoCRM makes it ({@code cSource} → {@code c_source}) */
    String columnOf(String table, String field) {
        return has(table, field) ? field : snake(field);
    }

    /** @return for a SELECT list: the column, or {@code null} where this version has none */
    String orNull(String table, String alias, String column) {
        return has(table, column) ? alias + ".`" + column + "`" : "null";
    }

    /** @return true if cases have collaborators, as from EspoCRM 10.0; the table is older */
    boolean caseCollaborators() {
        return has("inbound_email", "fetch_validity_number");
    }

    /** @return the table of followers, which had another name before EspoCRM 8.3 */
    String subscriptions() {
        return has("stream_subscription") || !has("subscription") ? "stream_subscription" : "subscription";
    }

    /** @return for a WHERE: the rows that are not deleted, and more conditions may follow; nothing where the table only has such */
    String notDeleted(String table) {
        return has(table, "deleted") ? "`deleted` = false and " : "";
    }

    /** @return true if rows have ids that we must make: link tables are numbered by the database, but for some in old versions */
    boolean makesIds(String table) {
        Column id = column(table, "id");
        return id != null && id.characters() > 0 && id.needed();
    }

    /** @return true if the CRM is set up with UUIDs instead of its own ids */
    boolean uuids() {
        Column id = column("email", "id");
        return id != null && (id.type().equals("uuid") || id.characters() == 36);
    }

    static String snake(String field) {
        StringBuilder snake = new StringBuilder();
        for (char c : field.toCharArray()) {
            if (Character.isUpperCase(c) && snake.length() > 0) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
