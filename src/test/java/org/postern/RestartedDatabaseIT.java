package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.mails.MadeMail;
import org.postern.mails.MailMaker;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The database is stopped in order and killed in turn while mail comes in; {@code -Dpostern.restarts=10} for the long run. */
class RestartedDatabaseIT {
    private static final Logger LOG = LoggerFactory.getLogger(RestartedDatabaseIT.class);
    private static final int RESTARTS = Integer.getInteger("postern.restarts", 2);
    private static final int MAILS_A_RESTART = 60;

    @TempDir
    private Path folder;

    @Test
    void mailGoesOnOnceItIsBackAndEachIsThereOnce() throws Exception {
        MariaDbServer database = MariaDbServer.get();
        MariaDbServer.Fresh crm = SampleCrm.fresh();
        JdbcTemplate sql =
                new JdbcTemplate(new DriverManagerDataSource(crm.url(), MariaDbServer.USER, MariaDbServer.PASSWORD));
        String ledger = crm.name() + "_postern.postern_delivery";
        List<MadeMail> mails =
                new MailMaker("restarted", 40, List.of("john@acme.example")).make(RESTARTS * MAILS_A_RESTART);
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        try (DovecotServer server = DovecotServer.start()) {
            Path config = ConfigFolder.write(folder, server, crm, List.of("sales", "support"), "");
            try (PosternProcess daemon = PosternProcess.run(config, folder).awaitReady()) {
                AtomicInteger next = new AtomicInteger();
                AtomicInteger due = new AtomicInteger();
                ScheduledFuture<?> writing = writer.scheduleAtFixedRate(
                        () -> {
                            if (next.get() < due.get()) {
                                MadeMail made = mails.get(next.getAndIncrement());
                                server.deliver(made.mailbox(), "INBOX", made.raw(), Instant.now());
                            }
                        },
                        0,
                        50,
                        TimeUnit.MILLISECONDS);
                for (int restart = 1; restart <= RESTARTS; restart++) {
                    // Some come before, some meanwhile.
                    due.addAndGet(MAILS_A_RESTART);
                    int wanted = due.get() - MAILS_A_RESTART / 2;
                    await("mail under way").atMost(Duration.ofSeconds(60)).until(() -> next.get() >= wanted);
                    long before = count(sql, "select count(*) from " + ledger);
                    if (restart % 2 == 0) {
                        database.restart();
                    } else {
                        database.killAndStart();
                    }
                    long back = System.nanoTime();
                    await("mail after restart " + restart)
                            .atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> count(sql, "select count(*) from " + ledger) > before);
                    LOG.info(
                            "restart {}: at work again after {} ms",
                            restart,
                            Duration.ofNanos(System.nanoTime() - back).toMillis());
                }
                await("every mail has its outcome")
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> count(sql, "select count(*) from " + ledger) == mails.size());
                assertThat(writing.isDone()).as("writing failed").isFalse();
                assertThat(daemon.terminate()).isIn(0, 143);
            }
        } finally {
            writer.shutdownNow();
        }
        long stored = mails.stream()
                .filter(mail ->
                        !mail.outcome().equals("skipped") && !mail.outcome().equals("duplicate"))
                .count();
        assertThat(count(sql, "select count(*) from email where deleted = 0")).isEqualTo(stored);
        assertThat(count(sql, "select count(distinct message_id) from email")).isEqualTo(stored);
    }

    private static long count(JdbcTemplate sql, String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
