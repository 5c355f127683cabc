package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.DatabaseConfig;

class DatabaseTest extends DatabaseContract {
    @Override
    DatabaseConfig config() {
        return h2();
    }

    @Override
    DatabaseConfig inTheCrmsSchema() {
        DatabaseConfig other = h2();
        return new DatabaseConfig(other.url(), other.user(), null, "PUBLIC", 4);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:oracle:thin:@db                                | not a JDBC URL of MariaDB, H2 or PostgreSQL
            jdbc:mariadb://db/crm?rewriteBatchedStatement=true  | the option rewriteBatchedStatement is not allowed
            jdbc:mariadb://db/crm?socketFactory=org.evil.F      | the option socketFactory is not allowed
            jdbc:mariadb://db/crm?sslMode=trust                 | sslMode=trust would believe any server
            jdbc:mariadb://db/crm?allowLocalInfile=true         | allowLocalInfile would let the server read files
            """)
    void aDoubtfulUrlIsRefused(String url, String reason) {
        DatabaseConfig config = new DatabaseConfig(url, "u", null, "postern", 4);

        assertThatThrownBy(() -> Database.open(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("database.url: ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:mariadb://127.0.0.1:3306/crm             |
            jdbc:mariadb://localhost/crm                  |
            jdbc:mariadb://[::1]:3306/crm                 |
            jdbc:mariadb://db.example.com/crm             | verify-full
            jdbc:mariadb://10.0.0.7:3306/crm              | verify-full
            jdbc:mariadb://127.0.0.1:3306,10.0.0.7/crm    | verify-full
            jdbc:mariadb://10.0.0.7/crm?sslMode=verify-ca |
            jdbc:mariadb://10.0.0.7/crm?sslMode=disable   |
            """)
    void toAnotherMachineNothingGoesInClearUnlessItIsSaid(String url, String sslMode) {
        assertThat(DatabaseKind.MARIADB.options(url).getProperty("sslMode")).isEqualTo(sslMode);
    }

    @ParameterizedTest
    @CsvSource({"my schema", "a`b", "''", "a.b"})
    void aDoubtfulSchemaIsRefused(String schema) {
        DatabaseConfig h2 = h2();

        assertThatThrownBy(() -> Database.open(new DatabaseConfig(h2.url(), h2.user(), null, schema, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no name of a schema");
    }

    @Test
    void timeOutsOfTheUrlWin() {
        Properties options = DatabaseKind.MARIADB.options("jdbc:mariadb://db/crm?socketTimeout=5000");

        assertThat(options)
                .containsEntry("connectTimeout", "10000")
                .containsEntry("allowLocalInfile", "false")
                .doesNotContainKey("socketTimeout");
    }
}
