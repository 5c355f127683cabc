package org.postern.crm.espocrm;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** Makes the tables of an empty EspoCRM, for the demonstration and for tests. A real CRM's tables are never made or altered. */
public final class EspoTables {
    private EspoTables() {}

    /**
     * @param database MariaDB, or H2 with {@code MODE=MariaDB}; without these tables
     * @throws SQLException if the database cannot be reached
     * @throws org.springframework.jdbc.datasource.init.ScriptException if a table is there already
     */
    public static void create(DataSource database) throws SQLException {
        run(database, "/org/postern/demo/espocrm.sql");
    }

    /** The full-text indexes that a real EspoCRM has as well. MariaDB only. */
    public static void createFullTextIndexes(DataSource database) throws SQLException {
        run(database, "/org/postern/demo/espocrm-fulltext.sql");
    }

    private static void run(DataSource database, String script) throws SQLException {
        try (Connection connection = database.getConnection()) {
            ScriptUtils.executeSqlScript(
                    connection, new EncodedResource(new ClassPathResource(script), StandardCharsets.UTF_8));
        }
    }
}
