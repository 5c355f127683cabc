package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postern.config.DatabaseConfig;

abstract class DatabaseContract extends StoreContract {
    @Test
    void connectionsReadWhatIsCommitted() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    @Test
    void migratingAgainDoesNothing() {
        assertThat(new Migrations(database).run()).isZero();
    }

    @Test
    void ourTablesMayLieBesideThoseOfTheCrmAndFitTheEntities() {
        DatabaseConfig config = inTheCrmsSchema();
        try (Database beside = Database.open(config)) {
            beside.jdbc().execute("CREATE TABLE account (id INT PRIMARY KEY)");

            assertThat(new Migrations(beside).run()).isOne();
            assertThat(new Migrations(beside).run()).isZero();
            assertThatCode(() -> beside.sessions().getSchemaManager().validate())
                    .doesNotThrowAnyException();
            assertThat(beside.jdbc().queryForObject("SELECT COUNT(*) FROM account", Long.class))
                    .isZero();
        }
    }

    abstract DatabaseConfig inTheCrmsSchema();
}
