package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postern.mails.MadeMail;
import org.postern.mails.MailMaker;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.FaultProxy;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The delivered daemon for {@code -Dpostern.soak-minutes=N}, with connections to both sides reset at random and a restart of the database in between. What it holds
 * is written to {@code target/soak.csv} each half minute, after a collection of its heap.
 */
@EnabledIfSystemProperty(named = "postern.soak-minutes", matches = "\\d+")
class SoakIT {
    private static final int MINUTES = Integer.getInteger("postern.soak-minutes", 15);
    private static final int MAILS_PER_SECOND = Integer.getInteger("postern.soak-rate", 10);

    /** Of each piece of up to 16 KiB, both ways. */
    private static final double RESETS = 0.001;

    @TempDir
    private Path folder;

    private record Sample(long second, long mails, long heapKib, long descriptors, long threads) {}

    @Test
    void holdsNoMoreAtTheEndThanAtTheBegin() throws Exception {
        MariaDbServer server = MariaDbServer.get();
        MariaDbServer.Fresh crm = SampleCrm.fresh();
        JdbcTemplate sql =
                new JdbcTemplate(new DriverManagerDataSource(crm.url(), MariaDbServer.USER, MariaDbServer.PASSWORD));
        List<MadeMail> mails = new MailMaker("soak", 70, List.of("john@acme.example", "eva@acme.example"))
                .make(MINUTES * 60 * MAILS_PER_SECOND);
        AtomicInteger next = new AtomicInteger();
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        List<Sample> samples = new ArrayList<>();
        try (DovecotServer mail = DovecotServer.start();
                FaultProxy imap = new FaultProxy(mail.host(), mail.imapPort());
                FaultProxy database = new FaultProxy("127.0.0.1", server.port())) {
            imap.inject(FaultProxy.resetSometimes(RESETS, 1));
            Path config = ConfigFolder.write(folder, mail.host(), imap.port(), crm, List.of("sales", "support"), "");
            Path yaml = config.resolve("postern.yaml");
            Files.writeString(
                    yaml, Files.readString(yaml).replace(":" + server.port() + "/", ":" + database.port() + "/"));
            try (PosternProcess daemon = PosternProcess.run(config, folder).awaitReady()) {
                database.inject(FaultProxy.resetSometimes(RESETS, 2)).cut();
                ScheduledFuture<?> writing = writer.scheduleAtFixedRate(
                        () -> {
                            for (int i = 0; i < MAILS_PER_SECOND && next.get() < mails.size(); i++) {
                                MadeMail made = mails.get(next.getAndIncrement());
                                mail.deliver(made.mailbox(), "INBOX", made.raw(), Instant.now());
                            }
                        },
                        1,
                        1,
                        TimeUnit.SECONDS);
                long start = System.nanoTime();
                for (int half = 1; half <= MINUTES * 2; half++) {
                    Duration due = Duration.ofSeconds(half * 30L).minusNanos(System.nanoTime() - start);
                    await().pollDelay(due.isNegative() ? Duration.ZERO : due)
                            .atMost(Duration.ofMinutes(3))
                            .until(() -> true);
                    if (half == MINUTES) {
                        server.restart();
                    }
                    assertThat(daemon.isAlive()).as(daemon::output).isTrue();
                    samples.add(sample(daemon.pid(), Duration.ofNanos(System.nanoTime() - start), sql, crm));
                    write(samples);
                }
                await("all mails have their outcome")
                        .atMost(Duration.ofMinutes(10))
                        .until(() -> next.get() == mails.size() && deliveries(sql, crm) == mails.size());
                writing.cancel(false);
                samples.add(sample(daemon.pid(), Duration.ofNanos(System.nanoTime() - start), sql, crm));
                write(samples);
                assertThat(daemon.terminate()).isIn(0, 143);
            }
        } finally {
            writer.shutdownNow();
        }
        long stored = mails.stream()
                .filter(m -> !m.outcome().equals("skipped") && !m.outcome().equals("duplicate"))
                .count();
        assertThat(count(sql, "select count(*) from email where deleted = 0")).isEqualTo(stored);
        assertThat(count(sql, "select count(distinct message_id) from email")).isEqualTo(stored);
        isFlat(samples);
    }

    /** The first quarter warms up; of the rest the second half holds no more than the first, give or take. */
    private static void isFlat(List<Sample> samples) {
        List<Sample> warm = samples.subList(samples.size() / 4, samples.size());
        List<Sample> before = warm.subList(0, warm.size() / 2);
        List<Sample> after = warm.subList(warm.size() / 2, warm.size());
        assertThat(least(after, Sample::heapKib)).isLessThanOrEqualTo(least(before, Sample::heapKib) * 105 / 100);
        assertThat(least(after, Sample::descriptors)).isLessThanOrEqualTo(least(before, Sample::descriptors) + 5);
        assertThat(least(after, Sample::threads)).isLessThanOrEqualTo(least(before, Sample::threads) + 3);
    }

    private static long least(List<Sample> samples, java.util.function.ToLongFunction<Sample> of) {
        return samples.stream().mapToLong(of).min().orElseThrow();
    }

    private static Sample sample(long pid, Duration at, JdbcTemplate sql, MariaDbServer.Fresh crm)
            throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        String heap = jcmd(pid, "GC.heap_info");
        Matcher used = Pattern.compile("total\\s+\\d+K, used (\\d+)K").matcher(heap);
        long kib = 0;
        while (used.find()) {
            kib += Long.parseLong(used.group(1));
        }
        return new Sample(at.toSeconds(), deliveries(sql, crm), kib, entries(pid, "fd"), entries(pid, "task"));
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static long entries(long pid, String of) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid + "/" + of))) {
            return entries.count();
        }
    }

    private static void write(List<Sample> samples) throws IOException {
        List<String> lines = new ArrayList<>(List.of("second,mails,heap_kib,descriptors,threads"));
        samples.forEach(s -> lines.add(String.format(
                Locale.ROOT, "%d,%d,%d,%d,%d", s.second(), s.mails(), s.heapKib(), s.descriptors(), s.threads())));
        Files.write(Path.of("target", "soak.csv"), lines);
    }

    private static long deliveries(JdbcTemplate sql, MariaDbServer.Fresh crm) {
        return count(sql, "select count(*) from " + crm.name() + "_postern.postern_delivery");
    }

    private static long count(JdbcTemplate sql, String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
