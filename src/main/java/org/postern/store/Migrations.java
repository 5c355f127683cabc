package org.postern.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalInt;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.springframework.jdbc.core.JdbcTemplate;

/** Creates our tables and brings them up to date. Nothing else in the database is touched. */
public final class Migrations {
    private static final String HISTORY = "postern_migration";

    private final Database database;
    private final Tables tables;

    public Migrations(Database database) {
        this.database = database;
        this.tables = database.tables();
    }

    /**
     * Does what is to be done, and nothing if our tables are up to date.
     *
     * @return how many migrations were applied
     * @throws NotAllowed if the database user lacks a right
     * @throws NewerTables if the tables are those of a newer Postern; nothing is changed
     * @throws IllegalStateException if they were changed by hand
     */
    public int run() {
        createSchema();
        Flyway flyway = flyway();
        try {
            refuseNewer(flyway);
            return migrate(flyway);
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && isRefusal(sql)) {
                    throw new NotAllowed(advice(), sql);
                }
            }
            throw new IllegalStateException("our tables in " + tables.schema() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Only looks.
     *
     * @return how many migrations {@link #run} would apply; empty if our tables are not there yet, or not for our user to see
     * @throws NewerTables if the tables are those of a newer Postern
     */
    public OptionalInt due() {
        if (!isSchemaThere()) {
            return OptionalInt.empty();
        }
        Flyway flyway = flyway();
        refuseNewer(flyway);
        return flyway.info().applied().length == 0
                ? OptionalInt.empty()
                : OptionalInt.of(flyway.info().pending().length);
    }

    private void refuseNewer(Flyway flyway) {
        for (var migration : flyway.info().applied()) {
            MigrationState state = migration.getState();
            if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED) {
                throw new NewerTables("our tables in " + tables.schema() + " are those of a newer Postern ("
                        + migration.getVersion() + " " + migration.getDescription() + ", of "
                        + migration.getInstalledOn().toInstant() + ")");
            }
        }
    }

    private static int migrate(Flyway flyway) {
        for (var migration : flyway.info().applied()) {
            if (migration.getState() == MigrationState.FAILED) {
                flyway.repair();
                break;
            }
        }
        return flyway.migrate().migrationsExecuted;
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(database.direct())
                .locations("classpath:org/postern/store/migrations")
                .placeholders(tables.kind().types())
                .schemas(tables.schema())
                .defaultSchema(tables.schema())
                .createSchemas(false)
                .table(HISTORY)
                // The schema may be the CRM's: its tables are there before ours.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                // An older program must not write into the tables of a newer one.
                .ignoreMigrationPatterns(new String[0])
                .load();
    }

    private void createSchema() {
        if (isSchemaThere()) {
            return;
        }
        try (Connection connection = database.direct().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(create());
        } catch (SQLException e) {
            if (isRefusal(e)) {
                throw new NotAllowed(advice(), e);
            }
            throw Faults.translated(new IllegalStateException("schema " + tables.schema() + " cannot be made", e));
        }
    }

    private boolean isSchemaThere() {
        try (Connection connection = database.direct().getConnection();
                ResultSet schemas = tables.kind() == DatabaseKind.MARIADB
                        ? connection.getMetaData().getCatalogs()
                        : connection.getMetaData().getSchemas()) {
            while (schemas.next()) {
                if (schemas.getString(1).equals(tables.schema())) {
                    return true;
                }
            }
            return false;
        } catch (SQLException e) {
            throw Faults.translated(new IllegalStateException("the schemas cannot be listed", e));
        }
    }

    private String create() {
        String name = tables.kind().quoted(tables.schema());
        return tables.kind() == DatabaseKind.MARIADB
                ? "CREATE DATABASE IF NOT EXISTS " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
                : "CREATE SCHEMA IF NOT EXISTS " + name;
    }

    /** MariaDB: access denied to a database, a command, a column, a statement (needs a right). PostgreSQL: insufficient privilege. H2: not enough rights. */
    private static boolean isRefusal(SQLException e) {
        return switch (e.getErrorCode()) {
            case 1044, 1142, 1143, 1227, 90096, 90040 -> true;
            default -> "42501".equals(e.getSQLState());
        };
    }

    private String advice() {
        String name = tables.kind().quoted(tables.schema());
        String user = user();
        String rights = tables.kind() == DatabaseKind.MARIADB
                ? "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX ON " + name + ".* TO " + user
                : "GRANT USAGE, CREATE ON SCHEMA " + name + " TO " + user;
        return user + " may not create our tables in " + tables.schema() + ". Have an administrator run: " + create()
                + "; " + rights + ";";
    }

    /** @return whom the server takes us for, as a GRANT names him */
    private String user() {
        String question = tables.kind() == DatabaseKind.MARIADB
                ? "SELECT CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))"
                : "SELECT CURRENT_USER";
        String user = new JdbcTemplate(database.direct()).queryForObject(question, String.class);
        return user == null ? "the database user" : user;
    }

    /** The database user may not create our schema or tables; the message says which GRANT is missing. */
    public static final class NotAllowed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAllowed(String advice, SQLException cause) {
            super(advice, cause);
        }
    }

    /** A newer Postern has brought our tables up to its date; this one must not write into them. */
    public static final class NewerTables extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NewerTables(String message) {
            super(message);
        }
    }
}
