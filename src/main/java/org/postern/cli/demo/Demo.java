package org.postern.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.postern.cli.demo.DemoMailServer.Delivered;
import org.postern.config.Config;

/** The daemon on embedded servers: brings the sample mails to their outcomes, and can go on for more. */
public final class Demo implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final long began = System.nanoTime();

    /** One for all samples: copies of a mail have one Date. */
    private final ZonedDateTime sent = ZonedDateTime.now(ZoneOffset.UTC);

    private final Path home;
    private final Embedded embedded;
    private final RunningDaemon daemon;
    private final DemoLedger ledger;

    /**
     * Starts everything.
     *
     * @param home folder of the delivery, with {@code lib/} and {@code routes/}
     * @param folder the delivered configuration
     * @throws CannotDemonstrate if the configuration in it has been edited
     */
    public Demo(Path home, Path folder) throws IOException, SQLException {
        this.home = home;
        embedded = new Embedded();
        try {
            Map<String, String> environment = embedded.environment();
            Config config = DeliveredConfig.read(folder, environment);
            daemon = new RunningDaemon(config, folder, environment);
        } catch (IOException | RuntimeException e) {
            embedded.close();
            throw e;
        }
        ledger = new DemoLedger(embedded.crm().jdbc());
    }

    /**
     * Delivers the sample mails and waits for their outcomes.
     *
     * @param out gets a table and a summary
     * @return true if each mail has got the outcome that it should
     * @throws CannotDemonstrate if the daemon has not started, or ended meanwhile
     */
    public boolean run(PrintWriter out) throws Exception {
        // What lies in a mailbox at the first look is history, which is only stored: so the mails come afterwards.
        await(daemon::isReady);
        Duration start = sinceBegin();
        List<DemoTable.Line> lines = new ArrayList<>(bring(SampleMails.first()));
        lines.addAll(bring(SampleMails.second()));
        await(ledger::allSent);
        List<String> reached = embedded.mail().reached();
        DemoTable.of(lines).forEach(out::println);
        out.println();
        boolean asExpected = lines.stream().allMatch(line -> line.differences().isEmpty());
        out.println(DemoTable.summary(lines) + ";");
        out.println(asExpected ? "each as expected." : "NOT ALL AS EXPECTED.");
        boolean acknowledged = reached.equals(SampleMails.acknowledged());
        out.println(reached.size() + " senders have got an acknowledgement"
                + (acknowledged ? ", each one." : ": " + reached + ", NOT AS EXPECTED " + SampleMails.acknowledged()));
        out.printf(
                Locale.ROOT,
                "Ready after %.1f s, all done after %.1f s.%n",
                start.toMillis() / 1000.0,
                sinceBegin().toMillis() / 1000.0);
        out.flush();
        return asExpected && acknowledged;
    }

    private List<DemoTable.Line> bring(List<SampleMail> samples) throws Exception {
        List<Delivered> delivered = new ArrayList<>();
        for (SampleMail sample : samples) {
            // IMAP drops the parts of a second, so that the mail would seem to be older than the first look.
            delivered.add(embedded.mail()
                    .deliver(
                            sample.mailbox(), sample.octets(sent), Instant.now().plusSeconds(1)));
        }
        await(() -> delivered.stream().allMatch(mail -> ledger.find(mail.id()).isPresent()));
        List<DemoTable.Line> lines = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Delivered mail = delivered.get(i);
            lines.add(new DemoTable.Line(
                    samples.get(i), mail.subject(), ledger.find(mail.id()).orElse(Became.NOTHING)));
        }
        return lines;
    }

    /** Returns when it is so, or when patience is at an end. */
    private void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call() && System.nanoTime() - end < 0) {
            daemon.check();
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** @return how to look at what is there and to send more mail, for people, in lines */
    public List<String> invitation() throws SQLException {
        String user = "viewer";
        String password = DemoSettings.random();
        String url = embedded.crm().openTo(user, password);
        return List.of(
                "The demonstration goes on until Ctrl-C. Send another mail:",
                "",
                "  printf 'From: ann@new.example\\nTo: sales@example.com\\nSubject: Pumps\\n\\nWhat is the price?\\n' |",
                "    curl -sS smtp://" + DemoMailServer.LOOPBACK + ":"
                        + embedded.mail().smtpPort() + " --mail-from ann@new.example \\",
                "      --mail-rcpt sales@example.com --crlf -T -",
                "",
                "Look at the database, read only (the CRM's tables, and Postern's in the schema postern):",
                "",
                "  java -cp '" + home.resolve("lib") + "/*' org.h2.tools.Shell -user " + user + " -password " + password
                        + " \\",
                "    -url " + url + " \\",
                "    -sql 'select name, status, parent_type from email order by created_at, id'",
                "",
                "What becomes of each further mail is told here.");
    }

    /** Waits for Ctrl-C or SIGTERM. */
    public void awaitEnd() throws InterruptedException {
        daemon.awaitEnd();
    }

    private Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (embedded) {
            daemon.close();
        }
    }
}
