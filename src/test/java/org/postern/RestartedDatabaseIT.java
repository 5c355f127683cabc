package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
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

/**
 * The database is killed and stopped in order in turn while mail comes in, again as soon as anything was written; {@code -Dpostern.restarts=10} for the long run.
 */
class RestartedDatabaseIT {
    private static final Logger LOG = LoggerFactory.getLogger(RestartedDatabaseIT.class);
    private static final int RESTARTS = Integer.getInteger("postern.restarts", 2);
    private static final int MAILS_A_SECOND = 10;
    private static final int SECONDS_A_RESTART = 60;

    /** Seconds; 0: not tried. */
    private static final int AWAY = Integer.getInteger("postern.away", 0);

    @TempDir
    private Path folder;

    private final MariaDbServer database = MariaDbServer.get();
    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final JdbcTemplate sql =
            new JdbcTemplate(new DriverManagerDataSource(crm.url(), MariaDbServer.USER, MariaDbServer.PASSWORD));
    private final String ledger = crm.name() + "_postern.postern_delivery";

    @Test
    void mailGoesOnOnceItIsBackAndEachIsThereOnce() throws Exception {
        List<MadeMail> made = new MailMaker("restarted", 40, List.of("john@acme.example"))
                .make(RESTARTS * SECONDS_A_RESTART * MAILS_A_SECOND);
        List<MadeMail> mails;
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        try (DovecotServer server = DovecotServer.start()) {
            Path config = ConfigFolder.write(folder, server, crm, List.of("sales", "support"), "");
            try (PosternProcess daemon = PosternProcess.run(config, folder).awaitReady()) {
                AtomicInteger next = new AtomicInteger();
                ScheduledFuture<?> writing = writer.scheduleAtFixedRate(
                        () -> {
                            MadeMail mail = made.get(next.getAndIncrement());
                            server.deliver(mail.mailbox(), "INBOX", mail.raw(), Instant.now());
                        },
                        0,
                        1000 / MAILS_A_SECOND,
                        TimeUnit.MILLISECONDS);
                for (int restart = 1; restart <= RESTARTS; restart++) {
                    long before = done();
                    if (restart % 2 == 0) {
                        database.restart();
                    } else {
                        database.killAndStart();
                    }
                    long back = System.nanoTime();
                    daemon.awaitDoing("mail after restart " + restart, Duration.ofSeconds(60), () -> done() > before);
                    LOG.info(
                            "restart {}: at work again after {} ms",
                            restart,
                            Duration.ofNanos(System.nanoTime() - back).toMillis());
                }
                assertThat(writing.isDone()).as("writing failed").isFalse();
                writing.cancel(false);
                writer.shutdown();
                assertThat(writer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
                mails = made.subList(0, next.get());
                daemon.awaitDoing("every mail has its outcome", Duration.ofSeconds(60), () -> done() == next.get());
                LOG.info("{} restarts, {} mails", RESTARTS, mails.size());
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

    @Test
    void afterALongTimeAwayItIsUsedWithinSeconds() throws Exception {
        assumeThat(AWAY).as("-Dpostern.away=SECONDS").isPositive();
        List<MadeMail> mails = new MailMaker("away", 41, List.of("john@acme.example")).make(20);
        try (DovecotServer server = DovecotServer.start()) {
            Path config = ConfigFolder.write(folder, server, crm, List.of("sales", "support"), "");
            try (PosternProcess daemon = PosternProcess.run(config, folder).awaitReady()) {
                mails.subList(0, 10)
                        .forEach(mail -> server.deliver(mail.mailbox(), "INBOX", mail.raw(), Instant.now()));
                daemon.awaitDoing("the first mails", Duration.ofSeconds(60), () -> done() == 10);
                database.stop();
                mails.subList(10, 20)
                        .forEach(mail -> server.deliver(mail.mailbox(), "INBOX", mail.raw(), Instant.now()));
                await().pollDelay(Duration.ofSeconds(AWAY))
                        .atMost(Duration.ofSeconds(AWAY + 5))
                        .until(() -> true);
                database.startAgain();
                long back = System.nanoTime();
                daemon.awaitDoing("the other mails", Duration.ofSeconds(120), () -> done() == 20);
                Duration took = Duration.ofNanos(System.nanoTime() - back);
                LOG.info("away for {} s: all mail done after {} ms", AWAY, took.toMillis());
                assertThat(took).isLessThan(Duration.ofSeconds(20));
            }
        }
    }

    private long done() {
        return count(sql, "select count(*) from " + ledger);
    }

    private static long count(JdbcTemplate sql, String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
