package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.postern.config.Problem;

/** Whether the CRM's database is one we can write to. */
final class SchemaInspection {
    static final Location AT = new Location("postern.yaml", 1, 1);

    /** Read, never written; without them nobody could be found. */
    private static final List<String> READ =
            List.of("user", "team", "team_user", "contact", "account", "account_contact");

    /** The database numbers these itself. */
    private static final Set<String> NUMBERED = Set.of("id", "number");

    private final EspoSchema schema;
    private final EspoDatabase database;
    private final List<Problem> problems = new ArrayList<>();

    SchemaInspection(EspoSchema schema, EspoDatabase database) {
        this.schema = schema;
        this.database = database;
    }

    List<Problem> problems() {
        for (String table : READ) {
            if (!schema.has(table)) {
                missingTable(table);
            }
        }
        Tables.IN_ORDER.forEach(this::table);
        engines();
        return problems;
    }

    private void table(Table<?> table) {
        if (!schema.has(table.name())) {
            if (!table.optional()) {
                missingTable(table.name());
            }
            return;
        }
        List<String> missing = table.columns().stream()
                .filter(c -> !c.optional() && !schema.has(table.name(), c.name()))
                .map(Table.Column::name)
                .toList();
        if (!missing.isEmpty()) {
            add(
                    "table " + table.name() + " has no column " + String.join(", ", missing),
                    "EspoCRM 8.3 or newer is needed; has its own upgrade been finished?");
        }
        unwritten(table);
        charsets(table);
    }

    /** A column that somebody added without a default would make each INSERT fail. */
    private void unwritten(Table<?> table) {
        Set<String> written = table.columns().stream().map(Table.Column::name).collect(Collectors.toSet());
        List<String> needed = schema.columns(table.name()).values().stream()
                .filter(c -> c.needed() && !written.contains(c.name()) && !NUMBERED.contains(c.name()))
                .map(EspoSchema.Column::name)
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
        List<String> narrow = table.columns().stream()
                .map(c -> schema.column(table.name(), c.name()))
                .filter(c -> c != null && !c.unicode())
                .map(c -> c == null ? "" : c.name() + " (" + c.charset() + ")")
                .toList();
        if (!narrow.isEmpty()) {
            add(
                    "table " + table.name() + " cannot hold all characters in " + String.join(", ", narrow),
                    "convert the column to utf8mb4");
        }
    }

    private void missingTable(String table) {
        add("there is no table " + table, "is database.url the database of the CRM?");
    }

    /** Without transactions a mail could be written by half. */
    private void engines() {
        if (!schema.has("email") || database.dialect() != EspoDatabase.Dialect.MARIADB) {
            return;
        }
        new Query(
                        "select table_name, engine from information_schema.tables where table_schema = database() and engine <> 'InnoDB' and table_name in")
                .in(Tables.IN_ORDER.stream().map(Table::name).toList())
                .each(
                        database,
                        row -> add(
                                "table " + row.getString(1) + " is of engine " + row.getString(2)
                                        + ", which knows no transactions",
                                "alter table " + row.getString(1) + " engine=InnoDB"));
    }

    private void add(String message, @Nullable String hint) {
        problems.add(new Problem(AT, "database", message, hint));
    }
}
