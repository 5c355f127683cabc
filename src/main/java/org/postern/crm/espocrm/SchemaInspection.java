package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.postern.config.Problem;
import org.postern.crm.sql.Table;

/** Whether the CRM's tables are those we know how to write: names, types, lengths, character sets. */
final class SchemaInspection {
    static final Location AT = new Location("postern.yaml", 1, 1);

    /** Read, never written; without them nobody could be found. */
    static final List<String> READ = List.of("user", "team", "team_user", "contact", "account", "account_contact");

    private static final Set<String> TIMES =
            Set.of("created_at", "modified_at", "date_sent", "delivery_date", "stream_updated_at");
    private static final int UUID = 36;
    private static final int MESSAGE_ID = 255;

    /** The database numbers these itself. */
    private static final Set<String> NUMBERED = Set.of("id", "number");

    private final EspoSchema schema;
    private final List<Problem> problems = new ArrayList<>();

    SchemaInspection(EspoSchema schema) {
        this.schema = schema;
    }

    List<Problem> problems() {
        for (String table : READ) {
            if (!schema.has(table)) {
                missingTable(table);
            }
        }
        Tables.IN_ORDER.forEach(table -> table(table, table.nameIn(schema)));
        return problems;
    }

    private void table(Table<?> table, String name) {
        if (!schema.has(name)) {
            if (!table.optional()) {
                missingTable(name);
            }
            return;
        }
        List<String> missing = table.columns().stream()
                .filter(c -> !c.optional() && !schema.has(name, c.name()))
                .map(Table.Column::name)
                .toList();
        if (!missing.isEmpty()) {
            add(
                    "table " + name + " has no column " + String.join(", ", missing),
                    "EspoCRM 6.1 or newer is needed, this looks like " + EspoVersion.of(schema)
                            + "; has its own upgrade been finished?");
        }
        unwritten(table, name);
        charsets(table, name);
        types(table, name);
        lengths(table, name);
    }

    /** A column that somebody added without a default would make each INSERT fail. */
    private void unwritten(Table<?> table, String name) {
        Set<String> written = table.columns().stream().map(Table.Column::name).collect(Collectors.toSet());
        List<String> needed = schema.columns(name).values().stream()
                .filter(c -> c.needed() && !written.contains(c.name()) && !NUMBERED.contains(c.name()))
                .map(EspoSchema.Column::name)
                .sorted()
                .toList();
        if (!needed.isEmpty()) {
            add(
                    "table " + name + " needs a value in " + String.join(", ", needed) + ", which has no default",
                    "give the column a default, or let it be NULL");
        }
    }

    private void charsets(Table<?> table, String name) {
        List<String> narrow = table.columns().stream()
                .map(c -> schema.column(name, c.name()))
                .filter(c -> c != null && !c.unicode())
                .map(c -> c == null ? "" : c.name() + " (" + c.charset() + ")")
                .toList();
        if (!narrow.isEmpty()) {
            add(
                    "table " + name + " cannot hold all characters in " + String.join(", ", narrow),
                    "convert the column to utf8mb4");
        }
    }

    private void missingTable(String table) {
        add("there is no table " + table, "is database.url the database of the CRM?");
    }

    /** An id or Message-ID that is cut is another one. */
    private void lengths(Table<?> table, String name) {
        int id = schema.uuids() ? UUID : EspoIds.LENGTH;
        List<String> narrow = table.columns().stream()
                .map(c -> schema.column(name, c.name()))
                .filter(c -> c != null && c.characters() > 0 && c.characters() < needed(c.name(), id))
                .map(c -> c == null ? "" : c.name() + " (" + c.characters() + ")")
                .toList();
        if (!narrow.isEmpty()) {
            add(
                    "table " + name + " has too little room in " + String.join(", ", narrow),
                    "ids need " + id + " characters, Message-IDs " + MESSAGE_ID);
        }
    }

    private static int needed(String column, int id) {
        return column.equals("message_id") ? MESSAGE_ID : column.equals("id") || column.endsWith("_id") ? id : 0;
    }

    private void types(Table<?> table, String name) {
        List<String> strange = new ArrayList<>();
        for (Table.Column<?> column : table.columns()) {
            EspoSchema.Column there = schema.column(name, column.name());
            boolean time = TIMES.contains(column.name());
            if (there != null && (column.marked() && !there.isText() || time && !there.isTime())) {
                strange.add(column.name() + " (" + there.type() + ")");
            }
        }
        if (!strange.isEmpty()) {
            add("table " + name + " has another type than EspoCRM's in " + String.join(", ", strange), null);
        }
    }

    private void add(String message, @Nullable String hint) {
        problems.add(new Problem(AT, "database", message, hint));
    }
}
