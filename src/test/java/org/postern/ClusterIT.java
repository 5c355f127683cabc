package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.intake.Shard;
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

/** Several nodes on purpose, each a process of its own, between a real Dovecot and a real MariaDB. */
class ClusterIT {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterIT.class);

    private static final int MAILBOXES = Integer.getInteger("postern.cluster.mailboxes", 9);
    private static final int MAILS = Integer.getInteger("postern.cluster.mails", 240);

    /** So many mails more in the long form that are dear to read and cheap to write, with an attachment of 2 MB. */
    private static final int HEAVY = Integer.getInteger("postern.cluster.heavy", 0);

    /** The delivered one is 15 s; how long a take-over may last follows from it. */
    private static final Duration LEASE = Duration.ofSeconds(Integer.getInteger("postern.cluster.lease", 3));

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final String ours = crm.name() + "_postern.postern_";
    private final JdbcTemplate sql = crm.sql();
    private final DovecotServer mail = DovecotServer.start("service imap {\n  process_limit = 1000\n}");
    private final List<String> mailboxes =
            IntStream.range(0, MAILBOXES).mapToObj(i -> "box" + i).toList();
    private final List<MadeMail> mails =
            new MailMaker("cluster", 5, List.of("john@acme.example", "eva@acme.example")).make(MAILS);
    private final Deque<MadeMail> coming = new ArrayDeque<>(mails);
    private Path config = Path.of("");

    @BeforeEach
    void fill() throws Exception {
        config = ConfigFolder.write(
                Files.createDirectory(folder.resolve("config")),
                mail,
                crm,
                mailboxes,
                MAILBOXES > 50 ? "" : "push: true");
        Files.writeString(
                config.resolve("postern.yaml"),
                "cluster: {enabled: true, node: \"${env:NODE}\", lease: %ds}\n".formatted(LEASE.toSeconds()),
                StandardOpenOption.APPEND);
    }

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void nodesShareEvenlyAndAKilledOneIsTakenOverWithEachMailOnce() throws Exception {
        try (PosternProcess alpha = node("alpha").awaitReady()) {
            await("alpha reads all")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> shares().equals(Map.of("alpha", shards())));
            deliver(MAILS / 4);
            awaitDone(MAILS / 4);
            Map<String, Integer> logins = logins();
            try (PosternProcess beta = node("beta").awaitReady()) {
                awaitEven("alpha", "beta");
                Map<String, String> owners = owners();
                deliver(MAILS / 4);
                awaitDone(MAILS / 2);
                logins().forEach((mailbox, now) -> assertThat(now)
                        .as("only the node that reads " + mailbox + " has signed in to it, to look and to listen")
                        .isLessThanOrEqualTo(Objects.requireNonNull(logins.get(mailbox))
                                + (owners.get(mailbox).equals("alpha") ? 0 : 2)));
                assertThat(beta.output()).contains("Node beta takes ");

                deliver(MAILS / 4);
                alpha.kill();
                Instant killed = Instant.now();
                deliver(coming.size());
                await("beta reads all")
                        .atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> shares().equals(Map.of("beta", shards())));
                Duration takeOver = Duration.between(killed, Instant.now());
                awaitDone(MAILS);
                LOG.info(
                        "lease {} s: taken over {} ms after kill -9, everything done after {} ms",
                        LEASE.toSeconds(),
                        takeOver.toMillis(),
                        Duration.between(killed, Instant.now()).toMillis());
                assertThat(takeOver).isLessThan(LEASE.multipliedBy(2).plusSeconds(4));
                eachMailIsThereOnce();

                try (PosternProcess again = node("alpha").awaitReady()) {
                    awaitEven("alpha", "beta");
                    assertThat(again.terminate()).isIn(0, 143);
                    await("what alpha gave back is taken")
                            .atMost(LEASE)
                            .until(() -> shares().equals(Map.of("beta", shards())));
                }
            }
        }
    }

    @Test
    void aNodeThatSleepsUntilItIsTakenOverWritesNothingWhenItWakesUp() throws Exception {
        try (PosternProcess alpha = node("alpha").awaitReady();
                PosternProcess beta = node("beta").awaitReady()) {
            awaitEven("alpha", "beta");
            deliver(MAILS / 2);
            stopWhileBatchesAreUnderWay(beta);
            deliver(coming.size());
            await("alpha reads all")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> shares().equals(Map.of("alpha", shards())));
            awaitDone(MAILS);
            List<Map<String, Object>> before = writtenBy("beta");

            beta.wakeUp();
            await("beta notices")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> beta.output().contains("begins anew"));
            awaitEven("alpha", "beta");

            assertThat(writtenBy("beta")).isEqualTo(before);
            assertThat(count("select count(*) from " + ours + "cursor where error is not null"))
                    .isZero();
            eachMailIsThereOnce();
            assertThat(alpha.isAlive() && beta.isAlive()).isTrue();
        }
    }

    /** The long form: {@code -Dpostern.cluster.long=true} with {@code -Dpostern.cluster.mailboxes=200 -Dpostern.cluster.mails=4000}. */
    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {1, 2, 3})
    @EnabledIfSystemProperty(named = "postern.cluster.long", matches = "true")
    void manyMailboxesAreWorkedOffByManyNodesEachMailOnce(int count) throws Exception {
        deliver(coming.size());
        for (int i = 0; i < HEAVY; i++) {
            mail.deliver(mailboxes.get(i % MAILBOXES), "INBOX", heavy(i), Instant.now());
        }
        List<PosternProcess> nodes = new ArrayList<>();
        try {
            Instant begin = Instant.now();
            String[] names = IntStream.range(0, count).mapToObj(i -> "node" + i).toArray(String[]::new);
            for (String name : names) {
                nodes.add(node(name));
            }
            nodes.forEach(PosternProcess::awaitReady);
            awaitDone((MAILS + HEAVY) / 10);
            Instant warm = Instant.now();
            long done = count("select count(*) from " + ours + "delivery");
            awaitDone(MAILS + HEAVY);
            Duration took = Duration.between(warm, Instant.now());
            awaitEven(names);
            LOG.info(
                    "{} nodes, {} mailboxes, {} mails: {} mails/s once the first tenth was done, {} ms from the start; shares {}; by node {}",
                    names.length,
                    MAILBOXES,
                    MAILS + HEAVY,
                    (MAILS + HEAVY - done) * 1000 / took.toMillis(),
                    Duration.between(begin, Instant.now()).toMillis(),
                    shares(),
                    sql.queryForList("select b.node, count(*) as mails from " + ours + "delivery d join " + ours
                            + "batch b on b.id = d.batch group by b.node"));
            eachMailIsThereOnce();
        } finally {
            nodes.forEach(PosternProcess::close);
        }
    }

    private static byte[] heavy(int number) {
        byte[] content = new byte[2 << 20];
        new Random(number).nextBytes(content);
        String text = """
                From: Heavy <heavy%1$d@heavy.example>
                To: box@example.com
                Subject: Drawing %1$d
                Message-ID: <heavy-%1$d@heavy.example>
                Date: Wed, 04 Mar 2026 09:15:30 +0000
                MIME-Version: 1.0
                Content-Type: application/octet-stream; name=drawing.bin
                Content-Disposition: attachment; filename=drawing.bin
                Content-Transfer-Encoding: base64

                """.formatted(number).replace("\n", "\r\n");
        return (text + Base64.getMimeEncoder().encodeToString(content) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Mails come in until the node is caught with some of them in its hands. */
    private void stopWhileBatchesAreUnderWay(PosternProcess node) {
        await("it is caught with mails in its hands")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    if (count("select count(*) from " + ours + "flight where node = 'beta'") == 0) {
                        return false;
                    }
                    node.fallAsleep();
                    if (count("select count(*) from " + ours + "flight where node = 'beta'") > 0) {
                        return true;
                    }
                    node.wakeUp();
                    deliver(Math.min(20, coming.size()));
                    return false;
                });
    }

    private List<Map<String, Object>> writtenBy(String node) {
        return sql.queryForList(
                "select d.id, d.outcome, d.done_at, d.settle_state from " + ours + "delivery d join " + ours
                        + "batch b on b.id = d.batch where b.node = ? order by d.id",
                node);
    }

    private PosternProcess node(String name) throws Exception {
        return PosternProcess.start(
                config,
                Files.createDirectories(folder.resolve(name)),
                List.of("run"),
                HEAVY == 0 ? Map.of("NODE", name) : Map.of("NODE", name, "JAVA_OPTS", "-XX:ActiveProcessorCount=1"));
    }

    private void deliver(int count) {
        for (int i = 0; i < count && !coming.isEmpty(); i++) {
            mail.deliver(
                    mailboxes.get(coming.size() % MAILBOXES),
                    "INBOX",
                    coming.remove().raw(),
                    Instant.now());
        }
    }

    private long shards() {
        return mailboxes.stream().map(Shard::of).distinct().count() + 1; // and what is done once for the company
    }

    /** How much each living node has. */
    private Map<String, Long> shares() {
        Map<String, Long> shares = new TreeMap<>();
        sql.query(
                "select n.node, count(*) from " + ours + "lease l join " + ours
                        + "node n on n.incarnation = l.holder group by n.node",
                row -> {
                    shares.put(row.getString(1), row.getLong(2));
                });
        return shares;
    }

    private Map<String, String> owners() {
        Map<String, String> byShard = new TreeMap<>();
        sql.query(
                "select l.name, n.node from " + ours + "lease l join " + ours + "node n on n.incarnation = l.holder",
                row -> {
                    byShard.put(row.getString(1), row.getString(2));
                });
        Map<String, String> owners = new TreeMap<>();
        mailboxes.forEach(mailbox -> owners.put(mailbox, byShard.get(Shard.of(mailbox))));
        return owners;
    }

    private void awaitEven(String... nodes) {
        await("all is shared evenly by " + String.join(", ", nodes))
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    Map<String, Long> shares = shares();
                    return shares.keySet().equals(java.util.Set.of(nodes))
                            && shares.values().stream().mapToLong(n -> n).sum() == shards()
                            && shares.values().stream().mapToLong(n -> n).max().orElse(0)
                                            - shares.values().stream()
                                                    .mapToLong(n -> n)
                                                    .min()
                                                    .orElse(0)
                                    <= 1;
                });
    }

    private Map<String, Integer> logins() {
        Map<String, Integer> logins = new TreeMap<>();
        mailboxes.forEach(mailbox -> logins.put(mailbox, mail.logins(mailbox)));
        return logins;
    }

    private void awaitDone(int deliveries) {
        await("every mail has its outcome")
                .atMost(Duration.ofSeconds(200))
                .until(() -> count("select count(*) from " + ours + "delivery") >= deliveries);
        assertThat(count("select count(*) from " + ours + "delivery")).isLessThanOrEqualTo(MAILS + HEAVY);
    }

    private void eachMailIsThereOnce() {
        long stored = mails.stream()
                        .filter(m ->
                                !m.outcome().equals("skipped") && !m.outcome().equals("duplicate"))
                        .count()
                + count("select count(*) from email where name like 'Drawing %'");
        assertThat(count("select count(*) from email where deleted = 0")).isEqualTo(stored);
        assertThat(count("select count(distinct message_id) from email")).isEqualTo(stored);
        await("whoever reads a mailbox now has looked at what was under way when it changed hands")
                .atMost(Duration.ofSeconds(30))
                .until(() -> count("select count(*) from " + ours + "flight") == 0);
        assertThat(
                        count(
                                "select count(*) from (select a.lower from `lead` l join entity_email_address x on x.entity_id = l.id"
                                        + " join email_address a on a.id = x.email_address_id group by a.lower having count(*) > 1) t"))
                .as("strangers with two leads")
                .isZero();
    }

    private long count(String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
