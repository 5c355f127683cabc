package org.postern.crm.suitecrm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** Makes the tables of an empty SuiteCRM 7.14. */
public final class SuiteTables {
    private SuiteTables() {}

    /** @param database MariaDB, or H2 with {@code MODE=MariaDB}; without these tables */
    public static void create(DataSource database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        boolean h2 = Objects.requireNonNull(jdbc.execute((ConnectionCallback<Boolean>)
                c -> c.getMetaData().getDatabaseProductName().equals("H2")));
        for (String statement : script().split(";\\s*\n")) {
            if (!statement.replaceAll("(?m)^--.*$", "").isBlank()) {
                // H2 fills CHAR up with blanks, which MariaDB does not show.
                jdbc.execute(h2 ? statement.replace(" char(", " varchar(") : statement);
            }
        }
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(SuiteTables.class.getResourceAsStream("suitecrm.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
