package org.postern.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.postern.config.AfterConfig;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.KeyPairConfig;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.MailboxConfig.Schedule;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.MailboxConfig.Visibility;
import org.postern.config.ReachConfig;
import org.postern.config.Secret;
import org.postern.config.SignInConfig;
import org.postern.config.Since;
import org.postern.servers.Certificate;

/** A mailbox configuration for a test, looked at only when the test says so. */
final class Mailboxes {
    private final String name;
    private String host = "127.0.0.1";
    private int port;
    private Tls tls = Tls.NONE;
    private Path ca;
    private KeyPairConfig clientCertificate;
    private ReachConfig.Proxy proxy;
    private String password;
    private ReachConfig.Budget budget = ReachConfig.Budget.NONE;
    private Since since = new Since.Day(LocalDate.of(2000, 1, 1));
    private boolean archiveHistory = true;
    private boolean push;
    private Capture capture = Capture.FULL;
    private Protocol protocol = Protocol.IMAP;
    private Schedule schedule = new Schedule(Duration.ofHours(10), null);
    private List<FolderConfig> folders = List.of(new FolderConfig("INBOX", false, null));

    private Mailboxes(String name) {
        this.name = name;
    }

    static Mailboxes mailbox(String name, int port, String password) {
        Mailboxes made = new Mailboxes(name);
        made.port = port;
        made.password = password;
        return made;
    }

    Mailboxes folders(String... names) {
        folders = Arrays.stream(names)
                .map(n -> new FolderConfig(n, n.startsWith("Sent"), null))
                .toList();
        return this;
    }

    Mailboxes since(Since from) {
        since = from;
        return this;
    }

    Mailboxes tls(Tls how, String at, int portOf, Path authority) {
        tls = how;
        host = at;
        port = portOf;
        ca = authority;
        return this;
    }

    Mailboxes showing(Certificate certificate) throws IOException {
        clientCertificate = new KeyPairConfig(certificate.chain(), new Secret(Files.readString(certificate.key())));
        return this;
    }

    Mailboxes through(ReachConfig.Proxy way) {
        proxy = way;
        return this;
    }

    Mailboxes budget(int connections, long octetsPerDay) {
        budget = new ReachConfig.Budget(connections, octetsPerDay, false);
        return this;
    }

    Mailboxes every(Duration interval) {
        schedule = new Schedule(interval, null);
        return this;
    }

    Mailboxes cron(String expression) {
        schedule = new Schedule(null, expression);
        return this;
    }

    Mailboxes capture(Capture level) {
        capture = level;
        return this;
    }

    Mailboxes pop3() {
        protocol = Protocol.POP3;
        return this;
    }

    Mailboxes push() {
        push = true;
        return this;
    }

    Mailboxes fullHistory() {
        archiveHistory = false;
        return this;
    }

    MailboxConfig config() {
        Mark leave = new Mark.Leave();
        return new MailboxConfig(
                new Location("postern.yaml", 1, 1),
                name,
                name + "@example.com",
                List.of(),
                protocol,
                host,
                port,
                tls,
                false,
                new ReachConfig(ca, clientCertificate, proxy, ReachConfig.Addresses.ANY, budget),
                name,
                new SignInConfig.Password(new Secret(password), null),
                schedule,
                push,
                since,
                archiveHistory,
                UnknownSender.LEAD,
                true,
                capture,
                folders,
                Visibility.SHARED,
                List.of(),
                null,
                "plain",
                null,
                new AfterConfig(leave, leave, leave, leave, leave),
                List.of(),
                null);
    }
}
