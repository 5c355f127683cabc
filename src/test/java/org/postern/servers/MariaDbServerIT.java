package org.postern.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class MariaDbServerIT {
    @Test
    void aFreshDatabaseHasUtf8mb4AndTheServersOwnIsolation() throws SQLException {
        MariaDbServer.Fresh fresh = MariaDbServer.get().fresh();

        try (Connection connection = fresh.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT DATABASE(), @@character_set_database, @@tx_isolation, @@version, @@bind_address")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo(fresh.name());
            assertThat(row.getString(2)).isEqualTo("utf8mb4");
            assertThat(row.getString(3)).isEqualTo("REPEATABLE-READ");
            assertThat(row.getString(4)).startsWith("11.4").contains("MariaDB");
            assertThat(row.getString(5)).isEqualTo("127.0.0.1");
        }
    }
}
