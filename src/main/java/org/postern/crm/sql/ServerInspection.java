package org.postern.crm.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.postern.config.Problem;
import org.postern.crm.Grant;
import org.springframework.dao.DataAccessException;

/** Whether the CRM's database server keeps what it promises and lets us work: settings, engines, triggers, rights. Changes nothing. */
public final class ServerInspection {
    /** MariaDB: access to a table, or to a column, is denied; so is a command. */
    private static final Set<Integer> DENIED = Set.of(1142, 1143, 1044, 1227);

    static final Location AT = new Location("postern.yaml", 1, 1);
    private static final long ROOMY = 16L << 20;
    private static final String PUMP = "\uD83E\uDDF0";

    private final CrmDatabase database;
    private final Schema schema;
    private final List<String> tables;
    private final List<Grant> grants;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /** @param tables that we write, by their names here. @param grants what we need */
    public ServerInspection(CrmDatabase database, Schema schema, List<String> tables, List<Grant> grants) {
        this.database = database;
        this.schema = schema;
        this.tables = tables;
        this.grants = grants;
    }

    public List<Problem> problems() {
        switch (database.dialect()) {
            case MARIADB -> mariaDb();
            case POSTGRESQL -> postgres();
            case H2 -> {}
        }
        return problems;
    }

    /** @return what we can work with all the same; after {@link #problems()} */
    public List<Problem> warnings() {
        return warnings;
    }

    private void mariaDb() {
        Map<String, String> variables =
                variables("max_allowed_packet", "log_bin", "binlog_format", "innodb_flush_log_at_trx_commit");
        if (isOn(variables.get("log_bin")) && "STATEMENT".equals(variables.get("binlog_format"))) {
            refuse(
                    "the server's binlog_format is STATEMENT, which refuses writes at isolation READ COMMITTED",
                    "set global binlog_format = MIXED");
        }
        fourBytes();
        engines();
        long packet = Long.parseLong(variables.getOrDefault("max_allowed_packet", "0"));
        if (packet < ROOMY) {
            warn(
                    "max_allowed_packet is " + packet + " octets: texts of more than " + Schema.most(packet)
                            + " octets are cut, with a mark",
                    "set global max_allowed_packet = 67108864");
        }
        if (!"1".equals(variables.get("innodb_flush_log_at_trx_commit"))) {
            warn(
                    "innodb_flush_log_at_trx_commit is " + variables.get("innodb_flush_log_at_trx_commit")
                            + ": after a crash of the server, mail that was reported as written may be missing",
                    "set global innodb_flush_log_at_trx_commit = 1");
        }
        strictness();
        triggers("information_schema.triggers where event_object_schema = ?");
        rights();
    }

    private void postgres() {
        database.each("show server_encoding", row -> {
            if (!"UTF8".equals(row.getString(1))) {
                refuse(
                        "the database's encoding is " + row.getString(1) + ", which cannot hold all characters",
                        "the CRM needs a database of encoding UTF8");
            }
        });
        triggers("information_schema.triggers where event_object_schema = ?");
        for (Grant grant : grants) {
            if (schema.has(grant.table())) {
                postgresRights(grant);
            }
        }
    }

    private Map<String, String> variables(String... names) {
        Map<String, String> values = new HashMap<>();
        new Query("show variables where `variable_name` in")
                .in(List.of(names))
                .each(database, row -> values.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2)));
        return values;
    }

    private static boolean isOn(@Nullable String value) {
        return "ON".equalsIgnoreCase(value) || "1".equals(value);
    }

    /** A character beyond the basic plane must come to the server and back as it is. */
    private void fourBytes() {
        database.each(
                "select hex(?)",
                row -> {
                    if (!"F09FA7B0".equalsIgnoreCase(row.getString(1))) {
                        refuse(
                                "the connection loses characters of four bytes: U+1F9F0 arrives as " + row.getString(1),
                                "take the character set options out of database.url");
                    }
                },
                PUMP);
    }

    /** The driver makes our connections strict, whatever the server is; unless somebody wants it otherwise. */
    private void strictness() {
        database.each("select @@session.sql_mode", row -> {
            String mode = row.getString(1);
            if (mode == null || !(mode.contains("STRICT_TRANS_TABLES") || mode.contains("STRICT_ALL_TABLES"))) {
                warn(
                        "sql_mode of our connections is not strict: what does not fit a column is changed silently by the server",
                        "take sql_mode out of sessionVariables in database.url");
            }
        });
    }

    /** Without transactions a mail could be written by half. */
    private void engines() {
        new Query(
                        "select table_name, engine from information_schema.tables where engine <> 'InnoDB' and table_schema = ? and table_name in")
                .with(database.schemaName())
                .in(tables)
                .each(
                        database,
                        row -> refuse(
                                "table " + row.getString(1) + " is of engine " + row.getString(2)
                                        + ", which knows no transactions",
                                "alter table " + row.getString(1) + " engine=InnoDB"));
    }

    private void triggers(String from) {
        new Query("select distinct trigger_name, event_object_table from " + from + " and event_object_table in")
                .with(database.schemaName())
                .in(tables)
                .each(
                        database,
                        row -> warn(
                                "trigger " + row.getString(1) + " on table " + row.getString(2)
                                        + " runs for each row we write: if it raises an error, mail goes to quarantine",
                                null));
    }

    /** A statement that would change no row is only prepared, which asks for the rights. */
    private void rights() {
        for (Grant grant : grants) {
            if (!schema.has(grant.table())) {
                continue;
            }
            String table = "`" + grant.table() + "`";
            if (grant.insert()) {
                String some = Collections.min(schema.columns(grant.table()).keySet());
                denied(
                        "INSERT into",
                        grant.table(),
                        "insert into " + table + " (`" + some + "`) select `" + some + "` from " + table
                                + " where false");
            }
            List<String> there = grant.update().stream()
                    .filter(column -> schema.has(grant.table(), column))
                    .toList();
            if (!there.isEmpty()) {
                denied(
                        "UPDATE " + String.join(", ", there) + " in",
                        grant.table(),
                        "update " + table + " set "
                                + String.join(
                                        ", ",
                                        there.stream()
                                                .map(c -> "`" + c + "` = `" + c + "`")
                                                .toList())
                                + " where false");
            }
        }
    }

    private void denied(String what, String table, String sql) {
        try {
            database.execute(connection -> prepare(connection, sql));
        } catch (DataAccessException e) {
            if (e.getCause() instanceof SQLException fault && DENIED.contains(fault.getErrorCode())) {
                mayNot(what, table);
            } else {
                throw e;
            }
        }
    }

    private static boolean prepare(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("prepare postern_probe from '" + sql + "'");
            return statement.execute("deallocate prepare postern_probe");
        }
    }

    private void postgresRights(Grant grant) {
        String table = "\"" + database.schemaName() + "\".\"" + grant.table() + "\"";
        if (grant.insert()) {
            ask("select has_table_privilege(?, 'INSERT')", () -> mayNot("INSERT into", grant.table()), table);
        }
        for (String column : grant.update()) {
            if (schema.has(grant.table(), column)) {
                ask(
                        "select has_column_privilege(?, ?, 'UPDATE')",
                        () -> mayNot("UPDATE " + column + " in", grant.table()),
                        table,
                        column);
            }
        }
    }

    private void ask(String question, Runnable otherwise, Object... values) {
        database.each(
                question,
                row -> {
                    if (!row.getBoolean(1)) {
                        otherwise.run();
                    }
                },
                values);
    }

    private void mayNot(String what, String table) {
        refuse("we may not " + what + " table " + table, "'postern grants' prints what our user must be allowed");
    }

    private void refuse(String message, @Nullable String hint) {
        problems.add(new Problem(AT, "database", message, hint));
    }

    private void warn(String message, @Nullable String hint) {
        warnings.add(new Problem(AT, "database", message, hint));
    }
}
