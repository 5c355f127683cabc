package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postern.config.DatabaseConfig;
import org.postern.config.Secret;
import org.postern.servers.MariaDbServer;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;

class DatabaseIT extends DatabaseContract {
    @Override
    DatabaseConfig config() {
        return MariaDbServer.get().fresh().config();
    }

    @Override
    DatabaseConfig inTheCrmsSchema() {
        MariaDbServer.Fresh fresh = MariaDbServer.get().fresh();
        return new DatabaseConfig(fresh.url(), MariaDbServer.USER, new Secret(MariaDbServer.PASSWORD), fresh.name(), 4);
    }

    @Test
    void sessionsGiveUpOnLocksAndReadNoFilesForTheServer() {
        Map<String, Object> row =
                database.jdbc().queryForMap("SELECT @@lock_wait_timeout AS a, @@innodb_lock_wait_timeout AS b");

        assertThat(row.values()).extracting(Object::toString).containsOnly("10");
        assertThatThrownBy(() -> database.jdbc().execute("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE nowhere"))
                .hasStackTraceContaining("Local infile is disabled");
    }

    @Test
    void ourTablesTellCaseAccentsAndBlanksApart() {
        List<String> collations = database.jdbc()
                .queryForList(
                        "SELECT DISTINCT table_collation FROM information_schema.tables WHERE table_schema = ? AND table_name LIKE 'postern\\_%'"
                                + " AND table_type = 'BASE TABLE' AND table_name <> 'postern_migration'",
                        String.class, database.config().schema());

        assertThat(collations).containsExactly("utf8mb4_nopad_bin");
    }

    @Test
    void aMissingGrantIsSaidInWords() {
        MariaDbServer server = MariaDbServer.get();
        MariaDbServer.Fresh fresh = server.fresh();
        String user = "u_" + fresh.name();
        server.run("CREATE USER '" + user + "'@'127.0.0.1' IDENTIFIED BY 'pw'");
        server.run("GRANT SELECT ON " + fresh.name() + ".* TO '" + user + "'@'127.0.0.1'");
        DatabaseConfig config = new DatabaseConfig(fresh.url(), user, new Secret("pw"), "no_" + fresh.name(), 2);

        try (Database poor = Database.open(config)) {
            assertThatThrownBy(() -> new Migrations(poor).run())
                    .isInstanceOf(Migrations.NotAllowed.class)
                    .hasMessageContaining("CREATE DATABASE IF NOT EXISTS `no_" + fresh.name() + "`")
                    .hasMessageContaining("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER")
                    .hasMessageContaining("'" + user + "'@'127.0.0.1'")
                    .hasMessageNotContaining("pw");
            server.run("CREATE DATABASE no_" + fresh.name());
            server.run("GRANT SELECT, INSERT ON no_" + fresh.name() + ".* TO '" + user + "'@'127.0.0.1'");
            assertThatThrownBy(() -> new Migrations(poor).run()).isInstanceOf(Migrations.NotAllowed.class);
        }
    }

    @Test
    void aMigrationThatWasCutOffGoesOn() {
        DatabaseConfig config = MariaDbServer.get().fresh().config();
        try (Database cutOff = Database.open(config)) {
            new Migrations(cutOff).run();
            String schema = cutOff.tables().kind().quoted(config.schema());
            cutOff.jdbc().execute("DROP TABLE " + schema + ".postern_candidate");
            cutOff.jdbc().execute("UPDATE " + schema + ".postern_migration SET success = 0 WHERE version = '1'");

            assertThat(new Migrations(cutOff).run()).isOne();
            assertThat(cutOff.jdbc()
                            .queryForObject("SELECT COUNT(*) FROM " + schema + ".postern_candidate", Long.class))
                    .isZero();
        }
    }

    @Test
    void aLostConnectionIsARecoverableFaultAndTheNextTryWorks() {
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    Long connection = database.jdbc().queryForObject("SELECT CONNECTION_ID()", Long.class);
                    MariaDbServer.get().run("KILL CONNECTION " + connection);
                    return database.jdbc().queryForList("SELECT 1");
                }))
                .isInstanceOfAny(RecoverableDataAccessException.class, TransientDataAccessException.class);

        assertThat(database.inTransaction(() -> database.jdbc().queryForObject("SELECT 1", Integer.class)))
                .isOne();
    }

    @Test
    void aMigrationWithNothingToDoIsQuick() {
        new Migrations(database).run();
        Instant start = Instant.now();
        new Migrations(database).run();

        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMillis(700));
    }
}
