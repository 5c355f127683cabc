package org.postern.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.postern.servers.DovecotServer;

/** What the daemon uses while no mail comes and every mailbox is looked at once a minute. */
final class IdleUse {
    private static final Duration WATCHED = Duration.ofSeconds(60);

    private final BenchDatabase database;
    private final DovecotServer mail;
    private final ProcessHandle imap;
    private final PrintStream out;

    IdleUse(BenchDatabase database, DovecotServer mail, ProcessHandle imap, PrintStream out) {
        this.database = database;
        this.mail = mail;
        this.imap = imap;
        this.out = out;
    }

    void measure(Path folder, int mailboxes) throws Exception {
        Files.createDirectories(folder);
        database.fill("bench", Scenario.empty("bench", 1));
        Path config = BenchConfig.write(
                folder, Scenario.empty("idle", mailboxes), mail.imapPort(), database.port(), false, "1m");
        try (DaemonRun run = new DaemonRun(config, folder, database, imap)) {
            run.awaitReady();
            // The second round of polls: in the first one all are new.
            Thread.sleep(WATCHED.plusSeconds(15).toMillis());
            ProcessUse before = run.use();
            Thread.sleep(WATCHED.toMillis());
            ProcessUse used = run.use().since(before);
            out.printf(
                    Locale.ROOT,
                    "%nidle: %d mailboxes, each once a minute: %.1f %% of a core; peak RSS %d MB%n",
                    mailboxes,
                    used.cpuMicros() * 100.0 / (WATCHED.toMillis() * 1000),
                    used.peakRssKib() / 1024);
        }
    }
}
