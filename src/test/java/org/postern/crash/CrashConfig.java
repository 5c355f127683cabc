package org.postern.crash;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;

/** A configuration with a mailbox for each scenario. */
final class CrashConfig {
    private static final String RULES = """
            filters:
              - {name: app-notices, when: {from: "noreply@app.example.com"}, then: skip}
            roles:
              duty: {members: [anna, boris]}
            rules:
              - {name: none, assign: {role: duty}, create: none}
              - {name: answered, assign: {role: duty}, create: none, acknowledge: received}
              - {name: lead, assign: {role: duty}, create: lead}
              - {name: case, assign: {role: duty}, create: case}
            """;

    private CrashConfig() {}

    /** @return the folder, made anew */
    static Path write(
            Path folder,
            List<Scenario> scenarios,
            MariaDbServer.Fresh crm,
            int database,
            int imap,
            int pop3,
            int smtp,
            Path uploads)
            throws IOException {
        Files.createDirectories(folder.resolve("templates"));
        StringBuilder yaml = new StringBuilder();
        yaml.append("""
                database: {url: "jdbc:mariadb://127.0.0.1:%d/%s", user: %s, password: "${file:database}", schema: %s_postern, pool: 4}
                crm: {kind: espocrm, upload-dir: "%s"}
                staff: {domains: [example.com]}
                trust: {authserv-id: mx.example.com}
                zone: Europe/Prague
                defaults: {interval: 1s, push: false, since: 2020-01-01, history: full}
                smtp: {host: 127.0.0.1, port: %d, tls: none, from: "Support <support@example.com>"}
                notices: {sinks: []}
                management: {port: 0}
                mailboxes:
                """.formatted(database, crm.name(), crm.user(), crm.name(), uploads, smtp));
        for (Scenario scenario : scenarios) {
            String keys = scenario.keys().replace("${env:POP3_PORT}", Integer.toString(pop3));
            String port = keys.contains("port:") ? "" : "port: " + imap + ", folders: [INBOX], ";
            yaml.append("  - {name: ")
                    .append(scenario.name())
                    .append(", address: ")
                    .append(scenario.name())
                    .append("@example.com, host: 127.0.0.1, ")
                    .append(port)
                    .append("tls: none, user: ")
                    .append(scenario.name())
                    .append(", password: \"${file:mail}\", visibility: shared, teams: [Sales], ")
                    .append(keys)
                    .append("}\n");
        }
        Files.writeString(folder.resolve("postern.yaml"), yaml);
        Files.writeString(folder.resolve("rules.yaml"), RULES);
        Files.writeString(folder.resolve("templates").resolve("received.txt"), "Subject: Received\n\nThank you.\n");
        Path routes = Files.createDirectories(folder.resolve("routes"));
        try (DirectoryStream<Path> shipped = Files.newDirectoryStream(Path.of("routes"), "*.camel.yaml")) {
            for (Path route : shipped) {
                Files.copy(route, routes.resolve(route.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        ConfigFolder.secret(folder, "database", MariaDbServer.PASSWORD);
        ConfigFolder.secret(folder, "mail", DovecotServer.PASSWORD);
        return folder;
    }
}
