package org.postern.crm.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/** What a CRM's database looks like: versions and sites differ, so we look before we write. */
public class Schema {
    private static final Set<String> THREE_BYTE = Set.of("utf8", "utf8mb3");

    /** What H2 calls its own; it counts UTF-16 units. */
    private static final String H2 = "unicode";

    /** Character sets that can hold any text of the basic plane. */
    private static final Set<String> UNICODE = Set.of("utf8", "utf8mb3", "utf8mb4", H2);

    private final Map<String, Map<String, Column>> tables;

    /** Reads the schema that the connections are in. */
    public Schema(CrmDatabase database) {
        this.tables = read(database);
    }

    /**
     * @param characters code points a text column holds; 0 for other types
     * @param charset lower-case; null for other types
     * @param needed an INSERT must give a value
     */
    public record Column(
            String name,
            String type,
            long characters,
            long octets,
            @Nullable String charset,
            boolean needed) {
        public boolean isText() {
            return type.endsWith("text") || type.contains("char") || type.equals("json");
        }

        public boolean isTime() {
            return type.startsWith("datetime") || type.startsWith("timestamp");
        }

        public boolean unicode() {
            return charset == null || UNICODE.contains(charset);
        }

        /** Only the length of TEXT columns is one of octets. */
        public Fit fit(boolean marked) {
            return new Fit(
                    (int) Math.min(characters == 0 ? Integer.MAX_VALUE : characters, Integer.MAX_VALUE),
                    type.endsWith("text") ? octets : Long.MAX_VALUE,
                    charset == null || !THREE_BYTE.contains(charset),
                    H2.equals(charset),
                    marked);
        }
    }

    /** @return true if the tables may have been changed since they were looked at: a statement is wrong, or a value does not fit */
    public static boolean mayHaveChanged(DataAccessException fault) {
        String state = fault.getRootCause() instanceof SQLException said ? said.getSQLState() : null;
        return fault instanceof InvalidDataAccessResourceUsageException || state != null && state.startsWith("22");
    }

    private static Map<String, Map<String, Column>> read(CrmDatabase database) {
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
        return tables;
    }

    /** A statement that is longer than the server takes would lose the mail; so a text is cut before. */
    private static long mostOf(CrmDatabase database) {
        if (database.dialect() != CrmDatabase.Dialect.MARIADB) {
            return Long.MAX_VALUE;
        }
        long[] packet = new long[1];
        database.each("select @@max_allowed_packet", row -> packet[0] = row.getLong(1));
        return most(packet[0]);
    }

    /** @return octets of one text, so that the three of a mail and all its other values go into one packet of the server */
    public static long most(long packet) {
        return Math.max(0, packet - (256 << 10)) / 3;
    }

    public boolean has(String table) {
        return tables.containsKey(table);
    }

    public boolean has(String table, String column) {
        return column(table, column) != null;
    }

    public @Nullable Column column(String table, String column) {
        return columns(table).get(column);
    }

    public Map<String, Column> columns(String table) {
        return tables.getOrDefault(table, Map.of());
    }

    /** @return the column for a field of the CRM, by the name that the CRM gives it; it may not be there */
    public String columnOf(String table, String field) {
        return field;
    }

    /** @return for a SELECT list: the column, or {@code null} where this version has none */
    public String orNull(String table, String alias, String column) {
        return has(table, column) ? alias + ".`" + column + "`" : "null";
    }

    /** @return true if rows have ids that we must make: link tables are numbered by the database, but for some in old versions */
    public boolean makesIds(String table) {
        Column id = column(table, "id");
        return id != null && id.characters() > 0 && id.needed();
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
