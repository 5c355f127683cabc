package org.postern.crm.suitecrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.postern.config.Problem;
import org.postern.crm.sql.Schema;
import org.postern.crm.sql.Table;

/** Whether the CRM's tables are those we know how to write: names, types, lengths, character sets. */
final class SchemaInspection {
    static final Location AT = new Location("postern.yaml", 1, 1);

    /** Read, never written; without them nobody could be found. */
    private static final List<String> READ = List.of(
            "users",
            "contacts",
            "accounts",
            "accounts_contacts",
            "securitygroups",
            "securitygroups_users",
            "securitygroups_default",
            "acl_roles",
            "acl_roles_users",
            "inbound_email");

    private static final int UUID = 36;
    private static final int MESSAGE_ID = 255;
    private static final int LONGEST_ADDRESS = 255;

    /** The database numbers these itself. */
    private static final Set<String> NUMBERED = Set.of("case_number");

    private final SuiteSchema schema;
    private final List<Problem> problems = new ArrayList<>();

    SchemaInspection(SuiteSchema schema) {
        this.schema = schema;
    }

    List<Problem> problems() {
        for (String table : READ) {
            if (!schema.has(table)) {
                add("there is no table " + table, "is database.url the database of the CRM?");
            }
        }
        Tables.IN_ORDER.forEach(this::table);
        if (schema.has("cases") && !schema.has("cases", "case_number")) {
            add("table cases has no column case_number", "has the CRM's own installation been finished?");
        }
        return problems;
    }

    /** @return what we can work with all the same */
    List<Problem> warnings() {
        List<String> narrow = Tables.IN_ORDER.stream()
                .map(Table::name)
                .filter(table -> schema.columns(table).values().stream().anyMatch(SchemaInspection::isThreeByte))
                .toList();
        return narrow.isEmpty()
                ? List.of()
                : List.of(new Problem(
                        AT,
                        "database",
                        "tables in three-byte UTF-8: " + String.join(", ", narrow)
                                + "; emoji and other characters beyond it become □ there",
                        "convert them to utf8mb4, as new installations have it"));
    }

    private static boolean isThreeByte(Schema.Column column) {
        return column.charset() != null
                && (column.charset().equals("utf8") || column.charset().equals("utf8mb3"));
    }

    private void table(Table<?> table) {
        String name = table.name();
        if (!schema.has(name)) {
            if (!table.optional()) {
                add("there is no table " + name, "is database.url the database of the CRM?");
            }
            return;
        }
        List<String> missing = table.columns().stream()
                .filter(column -> !column.optional() && !schema.has(name, column.name()))
                .map(Table.Column::name)
                .toList();
        if (!missing.isEmpty()) {
            add(
                    "table " + name + " has no column " + String.join(", ", missing),
                    "SuiteCRM 7.10 or newer is needed, this looks like " + schema.version()
                            + "; has its own upgrade been finished?");
        }
        unwritten(table);
        charsets(table);
        types(table);
        lengths(table);
    }

    /** A column that somebody added without a default would make each INSERT fail. */
    private void unwritten(Table<?> table) {
        Set<String> written = table.columns().stream().map(Table.Column::name).collect(Collectors.toSet());
        List<String> needed = schema.columns(table.name()).values().stream()
                .filter(column ->
                        column.needed() && !written.contains(column.name()) && !NUMBERED.contains(column.name()))
                .map(Schema.Column::name)
                .sorted()
                .toList();
        if (!needed.isEmpty()) {
            add(
                    "table " + table.name() + " needs a value in " + String.join(", ", needed)
                            + ", which has no default",
                    "give the column a default, or let it be NULL");
        }
    }

    private void charsets(Table<?> table) {
        List<String> narrow = new ArrayList<>();
        for (Table.Column<?> column : table.columns()) {
            Schema.Column there = schema.column(table.name(), column.name());
            if (there != null && !there.unicode()) {
                narrow.add(there.name() + " (" + there.charset() + ")");
            }
        }
        if (!narrow.isEmpty()) {
            add(
                    "table " + table.name() + " cannot hold all characters in " + String.join(", ", narrow),
                    "convert the column to utf8mb4");
        }
    }

    private void types(Table<?> table) {
        List<String> strange = new ArrayList<>();
        for (Table.Column<?> column : table.columns()) {
            Schema.Column there = schema.column(table.name(), column.name());
            boolean time = column.name().startsWith("date_") && !column.name().equals("date_closed");
            if (there != null && (column.marked() && !there.isText() || time && !there.isTime())) {
                strange.add(column.name() + " (" + there.type() + ")");
            }
        }
        if (!strange.isEmpty()) {
            add("table " + table.name() + " has another type than SuiteCRM's in " + String.join(", ", strange), null);
        }
    }

    /** An id, address or Message-ID that is cut is another one. */
    private void lengths(Table<?> table) {
        List<String> narrow = new ArrayList<>();
        for (Table.Column<?> column : table.columns()) {
            Schema.Column there = schema.column(table.name(), column.name());
            if (there != null && there.characters() > 0 && there.characters() < needed(column.name())) {
                narrow.add(there.name() + " (" + there.characters() + ")");
            }
        }
        if (!narrow.isEmpty()) {
            add(
                    "table " + table.name() + " has too little room in " + String.join(", ", narrow),
                    "ids need " + UUID + " characters, Message-IDs and addresses " + MESSAGE_ID);
        }
    }

    private static int needed(String column) {
        return switch (column) {
            case "message_id" -> MESSAGE_ID;
            case "email_address", "email_address_caps" -> LONGEST_ADDRESS;
            default -> column.equals("id") || column.endsWith("_id") && !column.equals("category_id") ? UUID : 0;
        };
    }

    private void add(String message, @Nullable String hint) {
        problems.add(new Problem(AT, "database", message, hint));
    }
}
