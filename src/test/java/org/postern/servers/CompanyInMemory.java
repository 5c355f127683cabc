package org.postern.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A company of one mailbox {@code sales} that nobody reads, and an EspoCRM in memory: for what needs no servers. The password is {@code ${env:MAIL}}. */
public final class CompanyInMemory implements AutoCloseable {
    private final Connection keepsItAlive;
    private final JdbcTemplate crm;

    /**
     * Makes the tables and writes the configuration.
     *
     * @param name no other company of this JVM has
     * @param more further keys of the mailbox, as {@code teams: [Sales]}
     * @param rules what rules.yaml holds
     */
    public CompanyInMemory(Path folder, String name, String more, String rules) throws Exception {
        String url = "jdbc:h2:mem:" + name + ";MODE=MariaDB";
        keepsItAlive = DriverManager.getConnection(url);
        var source = new SingleConnectionDataSource(keepsItAlive, true);
        EspoTables.create(source);
        crm = new JdbcTemplate(source);
        new EspoSamples(crm).seed();
        Files.createDirectory(folder.resolve("upload"));
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "%s", schema: postern}
                crm: {kind: espocrm, upload-dir: "%s"}
                staff: {domains: [example.com]}
                mailboxes:
                  - {name: sales, address: sales@example.com, host: 127.0.0.1, port: 1, tls: none, user: sales, password: "${env:MAIL}", %s}
                """.formatted(url, folder.resolve("upload"), more));
        Files.writeString(folder.resolve("rules.yaml"), rules);
    }

    public JdbcTemplate crm() {
        return crm;
    }

    @Override
    public void close() throws Exception {
        try (Statement statement = keepsItAlive.createStatement()) {
            statement.execute("SHUTDOWN");
        }
        keepsItAlive.close();
    }
}
