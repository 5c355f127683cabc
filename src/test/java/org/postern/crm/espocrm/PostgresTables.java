package org.postern.crm.espocrm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** The tables of an empty EspoCRM on PostgreSQL: the same ones, with the types that EspoCRM uses there. */
final class PostgresTables {
    private PostgresTables() {}

    static void create(DataSource database) throws IOException, SQLException {
        String script =
                new ClassPathResource("/org/postern/demo/espocrm.sql").getContentAsString(StandardCharsets.UTF_8);
        try (Connection connection = database.getConnection()) {
            ScriptUtils.executeSqlScript(
                    connection,
                    new EncodedResource(
                            new ByteArrayResource(translated(script).getBytes(StandardCharsets.UTF_8)),
                            StandardCharsets.UTF_8));
        }
    }

    private static String translated(String script) {
        return script.replace('`', '"')
                .replaceAll("(?m)^\\) engine=.*;$", ");")
                .replaceAll("tinyint\\(1\\)( not null)? default 0", "boolean$1 default false")
                .replaceAll("tinyint\\(1\\)( not null)? default 1", "boolean$1 default true")
                .replaceAll("bigint( unsigned)? not null auto_increment", "bigserial")
                .replaceAll("int( unsigned)? not null auto_increment", "serial")
                .replaceAll("\\bmediumtext\\b", "text")
                .replaceAll("\\bdatetime\\b", "timestamp(0)")
                .replaceAll("\\bdouble\\b", "double precision");
    }
}
