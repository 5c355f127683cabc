package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.intake.Shard;
import org.postern.mails.MailMaker;
import org.postern.servers.PosternProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several nodes on purpose, each a process of its own, between a real Dovecot and a real MariaDB. */
class ClusterIT {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterIT.class);

    private static final int MAILBOXES = Integer.getInteger("postern.cluster.mailboxes", 9);
    private static final int MAILS = Integer.getInteger("postern.cluster.mails", 240);

    /** So many mails more in the long form that are dear to read and cheap to write; each node has one core of the machine for itself then. */
    private static final int DEAR = Integer.getInteger("postern.cluster.dear", 0);

    private static final int DEAR_OCTETS = 300_000;

    /** The delivered one is 15 s; how long a take-over may last follows from it. */
    private static final Duration LEASE = Duration.ofSeconds(Integer.getInteger("postern.cluster.lease", 3));

    @TempDir
    private Path folder;

    private final List<String> mailboxes = mailboxes();
    private final Site site = new Site(
            mailboxes,
            new MailMaker("cluster", 5, List.of("john@acme.example", "eva@acme.example")).make(MAILS),
            "service imap {\n  process_limit = 1000\n}");

    /** Nodes share shards, not mailboxes: where nodes are compared each shard has one, or none. */
    private static List<String> mailboxes() {
        Set<String> shards = new HashSet<>();
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "box" + i)
                .filter(name -> DEAR == 0 || shards.add(Shard.of(name)))
                .limit(MAILBOXES)
                .toList();
    }

    @BeforeEach
    void fill() throws Exception {
        site.prepare(folder, MAILBOXES > 50 ? "" : "push: true", LEASE);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    /** One story, for each chapter of it would have to begin with two processes that share evenly. */
    @Test
    void nodesShareEvenlyAndWhetherOneSleepsOrIsKilledOrLeavesEachMailIsThereOnce() throws Exception {
        try (PosternProcess alpha = node("alpha").awaitReady()) {
            await("alpha reads all")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> shares().equals(Map.of("alpha", shards())));
            site.deliver(MAILS / 6);
            site.awaitDone(MAILS / 6);
            Map<String, Integer> logins = loginsOnceAllAreMade();
            try (PosternProcess beta = node("beta").awaitReady()) {
                onlyWhoReadsAMailboxSignsInToIt(logins);
                assertThat(beta.output()).contains("Node beta takes ");
                aNodeThatSleepsUntilItIsTakenOverWritesNothingWhenItWakesUp(beta);
                String paused = aKilledNodeIsTakenOverButForWhatWasPaused(alpha);

                assertThat(site.ask("beta", "status")).containsPattern("(?m)^" + paused + " +paused");
                site.ask("beta", "resume", paused);
                site.awaitDone(MAILS);
                assertThat(beta.isAlive()).isTrue();
                whoeverLeavesGivesBack();
            }
        }
        site.awaitNothingUnderWay();
        site.eachMailIsThereOnce(0);
    }

    private void onlyWhoReadsAMailboxSignsInToIt(Map<String, Integer> before) {
        awaitEven("alpha", "beta");
        Map<String, String> owners = owners();
        site.deliver(MAILS / 6);
        site.awaitDone(MAILS / 3);
        logins().forEach((mailbox, now) -> assertThat(now)
                .as("only the node that reads " + mailbox + " has signed in to it, to look and to listen")
                .isLessThanOrEqualTo(Objects.requireNonNull(before.get(mailbox))
                        + (owners.get(mailbox).equals("alpha") ? 0 : 2)));
    }

    private void aNodeThatSleepsUntilItIsTakenOverWritesNothingWhenItWakesUp(PosternProcess beta) {
        site.deliver(MAILS / 6);
        stopWhileBatchesAreUnderWay(beta);
        site.deliver(Math.min(MAILS / 6, site.waiting() - MAILS / 6));
        await("alpha reads all").atMost(Duration.ofSeconds(30)).until(() -> shares().equals(Map.of("alpha", shards())));
        site.awaitDone(MAILS - site.waiting());
        List<Map<String, Object>> before = writtenBy("beta");

        beta.wakeUp();
        await("beta notices")
                .atMost(Duration.ofSeconds(20))
                .until(() -> beta.output().contains("begins anew"));
        awaitEven("alpha", "beta");

        assertThat(writtenBy("beta")).isEqualTo(before);
        assertThat(site.count("select count(*) from " + site.ours("cursor") + " where error is not null"))
                .isZero();
    }

    /** @return the mailbox that was paused on the node that is dead now */
    private String aKilledNodeIsTakenOverButForWhatWasPaused(PosternProcess alpha) {
        String paused = owners().entrySet().stream()
                .filter(owner -> owner.getValue().equals("alpha"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        site.ask("alpha", "pause", paused);
        int waits = site.deliver(site.waiting() / 2).getOrDefault(paused, 0);
        alpha.kill();
        Instant killed = Instant.now();
        waits += site.deliver(site.waiting()).getOrDefault(paused, 0);
        assertThat(waits).isPositive();
        await("beta reads all")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> shares().equals(Map.of("beta", shards())));
        Duration takeOver = Duration.between(killed, Instant.now());
        site.awaitDone(MAILS - waits);
        LOG.info(
                "lease {} s: taken over {} ms after kill -9, everything done after {} ms",
                LEASE.toSeconds(),
                takeOver.toMillis(),
                Duration.between(killed, Instant.now()).toMillis());
        assertThat(takeOver).isLessThan(LEASE.multipliedBy(4).dividedBy(3).plusSeconds(6));
        assertThat(site.done()).as("what came into " + paused + " waits").isEqualTo(MAILS - waits);
        return paused;
    }

    private void whoeverLeavesGivesBack() {
        try (PosternProcess again = node("alpha").awaitReady()) {
            awaitEven("alpha", "beta");
            assertThat(again.terminate()).isIn(0, 143);
            await("what alpha gave back is taken").atMost(LEASE).until(() -> shares().equals(Map.of("beta", shards())));
        }
    }

    /** The long form: {@code -Dpostern.cluster.long=true} with {@code -Dpostern.cluster.mailboxes=200 -Dpostern.cluster.mails=4000}. */
    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {1, 2, 3})
    @EnabledIfSystemProperty(named = "postern.cluster.long", matches = "true")
    void manyMailboxesAreWorkedOffByManyNodesEachMailOnce(int count) {
        assumeThat(DEAR == 0 || count <= Runtime.getRuntime().availableProcessors())
                .as("each node has a core for itself")
                .isTrue();
        site.deliver(MAILS);
        for (int i = 0; i < DEAR; i++) {
            site.mail().deliver(mailboxes.get(i % MAILBOXES), "INBOX", dear(i), Instant.now());
        }
        int all = MAILS + DEAR;
        List<PosternProcess> nodes = new ArrayList<>();
        try {
            Instant begin = Instant.now();
            String[] names = IntStream.range(0, count).mapToObj(i -> "node" + i).toArray(String[]::new);
            for (int i = 0; i < count; i++) {
                nodes.add(
                        DEAR == 0
                                ? node(names[i])
                                : site.node(
                                        names[i],
                                        OptionalInt.of(i),
                                        Map.of("JAVA_OPTS", "-XX:ActiveProcessorCount=1")));
            }
            nodes.forEach(PosternProcess::awaitReady);
            site.awaitDone(all / 4);
            Instant warm = Instant.now();
            long done = site.done();
            site.awaitDone(all);
            Duration took = Duration.between(warm, Instant.now());
            awaitEven(names);
            LOG.info(
                    "{} nodes, {} mailboxes, {} mails: {} mails/s once the first quarter was done, {} ms from the start; shares {}; by node {}",
                    names.length,
                    MAILBOXES,
                    all,
                    (all - done) * 1000 / took.toMillis(),
                    Duration.between(begin, Instant.now()).toMillis(),
                    shares(),
                    site.doneBy());
            assertThat(site.done()).isEqualTo(all);
            site.awaitNothingUnderWay();
            site.eachMailIsThereOnce(0);
        } finally {
            nodes.forEach(PosternProcess::close);
        }
    }

    /** A newsletter of many coloured lines, from whom a filter passes over: it is read all the same. */
    private static byte[] dear(int number) {
        Random random = new Random(number % 8);
        StringBuilder html = new StringBuilder("<html><body><table>");
        while (html.length() < DEAR_OCTETS) {
            html.append(
                    "<tr style=\"background-color:#%06x\"><td><a href=\"https://news.example.com/c/%d?x=1&amp;y=2\">"
                            .formatted(random.nextInt(1 << 24), random.nextInt()));
            html.append("<b>%s</b></a></td><td><p style=\"margin:0\">%s</p></td></tr>\n"
                    .formatted(words(random, 6), words(random, 25)));
        }
        html.append("</table></body></html>");
        String head = """
                From: News <noreply@app.example.com>
                To: box@example.com
                Subject: News %1$d
                Message-ID: <dear-%1$d@app.example.com>
                Date: Wed, 04 Mar 2026 09:15:30 +0000
                MIME-Version: 1.0
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                """.formatted(number).replace("\n", "\r\n");
        return (head
                        + Base64.getMimeEncoder().encodeToString(html.toString().getBytes(StandardCharsets.UTF_8))
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String words(Random random, int count) {
        List<String> words = List.of("pump", "lamp", "order", "invoice", "delivery", "Müller", "заказ", "zakázka");
        return random.ints(count, 0, words.size()).mapToObj(words::get).collect(Collectors.joining(" "));
    }

    /** Mails come in until the node is caught with some of them in its hands. */
    private void stopWhileBatchesAreUnderWay(PosternProcess node) {
        String underWay = "select count(*) from " + site.ours("flight") + " where node = 'beta'";
        await("it is caught with mails in its hands")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    if (site.count(underWay) == 0) {
                        return false;
                    }
                    node.fallAsleep();
                    if (site.count(underWay) > 0) {
                        return true;
                    }
                    node.wakeUp();
                    site.deliver(Math.min(20, site.waiting() / 2));
                    return false;
                });
    }

    private List<Map<String, Object>> writtenBy(String node) {
        return site.sql()
                .queryForList(
                        "select d.id, d.outcome, d.done_at, d.settle_state from " + site.ours("delivery") + " d join "
                                + site.ours("batch") + " b on b.id = d.batch where b.node = ? order by d.id",
                        node);
    }

    private PosternProcess node(String name) {
        return site.node(name, Map.of());
    }

    private long shards() {
        return mailboxes.stream().map(Shard::of).distinct().count() + 1; // and what is done once for the company
    }

    /** How much each living node has. */
    private Map<String, Long> shares() {
        return holders().values().stream()
                .collect(Collectors.groupingBy(node -> node, TreeMap::new, Collectors.counting()));
    }

    /** @return the living node that has each lease */
    private Map<String, String> holders() {
        Map<String, String> byShard = new TreeMap<>();
        site.sql()
                .query(
                        "select l.name, n.node from " + site.ours("lease") + " l join " + site.ours("node")
                                + " n on n.incarnation = l.holder",
                        row -> {
                            byShard.put(row.getString(1), row.getString(2));
                        });
        return byShard;
    }

    private Map<String, String> owners() {
        Map<String, String> byShard = holders();
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
                    return shares.keySet().equals(Set.of(nodes))
                            && shares.values().stream().mapToLong(n -> n).sum() == shards()
                            && Collections.max(shares.values()) - Collections.min(shares.values()) <= 1;
                });
    }

    /** A mailbox is signed in to once more to listen, after the first look. */
    private Map<String, Integer> loginsOnceAllAreMade() {
        AtomicReference<Map<String, Integer>> last = new AtomicReference<>(Map.of());
        await("nobody signs in for a second")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    Map<String, Integer> now = logins();
                    return now.equals(last.getAndSet(now));
                });
        return last.get();
    }

    private Map<String, Integer> logins() {
        Map<String, Integer> logins = new TreeMap<>();
        mailboxes.forEach(mailbox -> logins.put(mailbox, site.mail().logins(mailbox)));
        return logins;
    }
}
