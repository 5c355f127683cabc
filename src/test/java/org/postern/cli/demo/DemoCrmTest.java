package org.postern.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DemoCrmTest {
    @Test
    void canBeReadByOthersButNotChanged() throws Exception {
        try (var crm = new DemoCrm("owner", "hidden")) {
            crm.jdbc().execute("create schema postern");
            String url = crm.openTo("viewer", "shown");

            assertThat(url).startsWith("jdbc:h2:tcp://127.0.0.1:");
            try (var connection = DriverManager.getConnection(url, "viewer", "shown");
                    var statement = connection.createStatement()) {
                var row = statement.executeQuery("select name from team where id = 'team-sales'");
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("Sales");
                assertThatThrownBy(() -> statement.execute("delete from team"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("Not enough rights");
            }
            assertThatThrownBy(() -> DriverManager.getConnection(url, "owner", "guessed"))
                    .hasMessageContaining("Wrong user name or password");
        }
    }
}
