package org.postern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.postern.config.CrmConfig.Kind;
import org.postern.servers.DovecotServer;

/** Writes the configuration of a scenario. */
final class BenchConfig {
    private BenchConfig() {}

    /** @return the folder */
    static Path write(Path folder, Scenario scenario, int imapPort, int sqlPort, boolean push, String interval)
            throws IOException {
        Path upload = Files.createDirectories(folder.resolve("upload"));
        StringBuilder yaml = new StringBuilder();
        yaml.append("database: {url: \"jdbc:mariadb://127.0.0.1:")
                .append(sqlPort)
                .append("/bench\", user: ");
        yaml.append(BenchDatabase.USER).append(", password: \"${file:database}\", schema: bench_postern, pool: 6}\n");
        yaml.append("crm: {kind: ")
                .append(scenario.crm().label())
                .append(scenario.crm() == Kind.MAPPED ? ", active: {opportunity: [open], case: [new, open]}" : "")
                .append(", upload-dir: \"")
                .append(upload)
                .append("\"}\n");
        if (scenario.crm() == Kind.MAPPED) {
            Files.copy(
                    Path.of("config/mapped/plain-mariadb.yaml"),
                    folder.resolve("crm.yaml"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        yaml.append(
                "staff: {domains: [example.com]}\nlimits: {creates-per-hour: 1000000}\nzone: Europe/Prague\nreasons: [Advertising]\n");
        yaml.append("defaults: {interval: ").append(interval).append(", push: ").append(push);
        yaml.append(", since: 2020-01-01, history: full, unknown-sender: store, known-client-to-owner: false}\n");
        yaml.append("management: {port: 0}\nmailboxes:\n");
        for (int i = 0; i < scenario.mailboxes(); i++) {
            yaml.append("  - {name: ")
                    .append(scenario.mailbox(i))
                    .append(", address: ")
                    .append(scenario.mailbox(i));
            yaml.append("@example.com, host: 127.0.0.1, port: ")
                    .append(imapPort)
                    .append(", tls: none, user: ");
            yaml.append(scenario.mailbox(i)).append(", password: \"${file:mail}\", folders: [{name: INBOX");
            yaml.append(scenario.cases() ? "" : ", crm-folder: Shared");
            yaml.append("}], visibility: shared").append(scenario.crm() == Kind.MAPPED ? "}\n" : ", teams: [Sales]}\n");
        }
        Files.writeString(folder.resolve("postern.yaml"), yaml);
        Files.writeString(folder.resolve("rules.yaml"), rules(scenario));
        secret(folder.resolve("database"), BenchDatabase.PASSWORD);
        secret(folder.resolve("mail"), DovecotServer.PASSWORD);
        return folder;
    }

    private static String rules(Scenario scenario) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("queues:\n  sales: {members: [anna, boris, cyril], method: round-robin}\nrules:\n");
        for (int i = 0; i < scenario.rules(); i++) {
            yaml.append("  - {name: rule-").append(i).append(", when: {keywords: \"");
            for (int k = 0; k < 5; k++) {
                yaml.append(k == 0 ? "" : "; ")
                        .append("keyword")
                        .append(i)
                        .append("of")
                        .append(k);
            }
            yaml.append("\"}, assign: {queue: sales}, create: opportunity}\n");
        }
        yaml.append("  - {name: default, ")
                .append(scenario.cases() ? "assign: {queue: sales}, create: case}\n" : "create: none}\n");
        return yaml.toString();
    }

    private static void secret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }
}
