package org.postern.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a configuration for the servers of a test: mailboxes on a Dovecot, EspoCRM's tables in a MariaDB. */
public final class ConfigFolder {
    private static final String RULES = """
            filters:
              - {name: app-notices, when: {from: "noreply@app.example.com"}, then: skip}
            conditions:
              price-words: {keywords: "price; quote; цена; прайс-лист; ceník; cennik"}
            queues:
              sales: {members: [anna, boris, cyril], method: round-robin}
            roles:
              duty: {members: [anna, boris]}
            rules:
              - {name: adverts, when: {kind: [bulk, list]}, reject: Advertising}
              - {name: price-request, when: price-words, assign: {queue: sales}, create: opportunity}
              - {name: default, assign: {role: duty}, create: case}
            """;

    private ConfigFolder() {}

    /**
     * @param more further keys of each mailbox, as {@code after: {filed: {move: Done}}}; may be empty
     * @return the folder
     */
    public static Path write(
            Path folder, DovecotServer mail, MariaDbServer.Fresh crm, List<String> mailboxes, String more) {
        return write(folder, mail.host(), mail.imapPort(), crm, mailboxes, more);
    }

    public static Path write(
            Path folder, String host, int port, MariaDbServer.Fresh crm, List<String> mailboxes, String more) {
        String boxes =
                mailboxes.stream().map(name -> mailbox(name, host, port, more)).collect(Collectors.joining());
        String posternYaml = """
                database: {url: "%s", user: %s, password: "${file:%s}", schema: %s_postern, pool: 4}
                crm: {kind: espocrm, upload-dir: "%s"}
                staff: {domains: [example.com]}
                limits: {creates-per-hour: 1000000}
                zone: Europe/Prague
                defaults: {interval: 1s, push: false, since: 2020-01-01, history: full}
                reasons: [Advertising]
                management: {port: 0}
                mailboxes:
                %s""".formatted(
                        crm.url(),
                        crm.user(),
                        secret(folder, "database", MariaDbServer.PASSWORD),
                        crm.name(),
                        uploadDir(folder),
                        boxes);
        write(folder.resolve("postern.yaml"), posternYaml);
        write(folder.resolve("rules.yaml"), RULES);
        secret(folder, "mail", DovecotServer.PASSWORD);
        return folder;
    }

    /** @return where the daemon puts attachment files */
    public static Path uploadDir(Path folder) {
        try {
            return Files.createDirectories(folder.resolve("upload"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mailbox(String name, String host, int port, String more) {
        return """
                  - name: %1$s
                    address: %1$s@example.com
                    host: %4$s
                    port: %2$d
                    tls: none
                    user: %1$s
                    password: "${file:mail}"
                    folders: [INBOX]
                    visibility: shared
                    teams: [Sales]
                %3$s
                """.formatted(name, port, more.isEmpty() ? "" : "    " + more, host);
    }

    /** Writes a secret that only its owner can read. @return its name, for {@code ${file:NAME}} */
    public static String secret(Path folder, String name, String value) {
        Path file = write(folder.resolve(name), value);
        file.toFile().setReadable(false, false);
        file.toFile().setReadable(true, true);
        return name;
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
