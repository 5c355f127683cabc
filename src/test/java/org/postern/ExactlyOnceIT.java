package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The delivered daemon between a real Dovecot and a real MariaDB, killed on the way: nothing is lost and nothing comes twice. */
class ExactlyOnceIT {
    private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceIT.class);

    private static final List<String> CLIENTS = List.of(
            "john@acme.example", "eva@acme.example", "olga@volga.example", "jan@wisla.example", "sam@solo.example");

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.withFullText();
    private final String ledger = crm.name() + "_postern.";
    private final JdbcTemplate sql = crm.sql();
    private DovecotServer mail = DovecotServer.start();

    @AfterEach
    void stopTheServer() {
        mail.close();
    }

    /** How often the daemon is killed; {@code -Dpostern.kills=50} for the long run. */
    private static final int KILLS = Integer.getInteger("postern.kills", 10);

    /** Mails that are there before the first kill. */
    private static final int FIRST = KILLS > 10 ? 900 : 300;

    /** How often it is caught between the commit and the marks on the server. */
    private static final int CAUGHT = KILLS > 10 ? 20 : 4;

    private static final long SEED = Long.getLong("postern.kill-seed", 7);

    @Test
    void killsAtAnyMomentWhileMailComesInLeaveEachMailExactlyOnce() throws Exception {
        List<MadeMail> mails = new MailMaker("once", SEED, CLIENTS).make(FIRST + 300 + 60 * KILLS);
        Deque<MadeMail> coming = new ArrayDeque<>(mails);
        for (int i = 0; i < FIRST; i++) {
            deliver(coming.remove());
        }
        Path config = ConfigFolder.write(folder, mail, crm, List.of("sales", "support"), "");
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        Random random = new Random(SEED);
        try {
            ScheduledFuture<?> writing = writer.scheduleAtFixedRate(
                    () -> {
                        for (int i = 0; i < 5 && !coming.isEmpty(); i++) {
                            deliver(coming.remove());
                        }
                    },
                    0,
                    100,
                    TimeUnit.MILLISECONDS);
            for (int kill = 0; kill < KILLS; kill++) {
                try (PosternProcess daemon = PosternProcess.run(config, folder)) {
                    Duration moment = Duration.ofMillis(200 + random.nextInt(KILLS > 10 ? 4800 : 2600));
                    await().pollDelay(moment).atMost(moment.plusSeconds(20)).until(() -> true);
                    assertThat(daemon.isAlive()).as(daemon::output).isTrue();
                    daemon.kill();
                }
            }
            await().atMost(Duration.ofMinutes(5)).until(coming::isEmpty);
            writing.cancel(false);
        } finally {
            writer.shutdownNow();
        }
        long started = System.nanoTime();
        try (PosternProcess daemon = PosternProcess.run(config, folder).awaitReady()) {
            Duration recovery = Duration.ofNanos(System.nanoTime() - started);
            awaitDeliveries(mails.size(), daemon);
            assertThat(daemon.terminate()).isIn(0, 143);
            assertThat(recovery).isLessThan(Duration.ofSeconds(30)); // 2 s where nobody else works
            LOG.info("{} kills, {} mails, ready again after {} ms", KILLS, mails.size(), recovery.toMillis());
        }

        assertThat(count("select count(*) from " + ledger + "postern_flight")).isZero();
        eachTokenHasTheOutcomeItShould(mails);
        eachStoredMailIsThereOnceAndWhole(mails);
        eachStrangerIsOneLead(mails);

        Map<String, Long> before = rowCounts();
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        try (PosternProcess daemon = PosternProcess.run(config, folder)) {
            daemon.awaitReady();
            await("both mailboxes were looked at")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> count(
                                    "select count(*) from " + ledger
                                            + "postern_cursor where lane = 'live' and last_ok > ?",
                                    now)
                            == 2);
            daemon.terminate();
        }
        assertThat(rowCounts()).isEqualTo(before);
        reconcileFindsWhatIsMissingAndPutsItBack(config, before);
    }

    private void deliver(MadeMail made) {
        mail.deliver(made.mailbox(), "INBOX", made.raw(), Instant.now());
    }

    private void reconcileFindsWhatIsMissingAndPutsItBack(Path config, Map<String, Long> before) {
        String filed = ledger + "postern_delivery where outcome = 'filed' and mailbox = 'sales' order by id limit 1";
        long uid = count("select uid from " + filed);
        sql.update("delete from " + filed);
        sql.update(
                "insert into " + ledger
                        + "postern_flight (mailbox, folder, folder_key, lane, uids, tries, node, since)"
                        + " select mailbox, folder, folder_key, 'queued', ?, 1, 'here', now() from " + ledger
                        + "postern_cursor where mailbox = 'sales' and lane = 'live'",
                Long.toString(uid));
        PosternProcess waits = PosternProcess.start(config, folder, List.of("reconcile"), Map.of());
        assertThat(waits.waitFor(Duration.ofSeconds(60))).isZero();
        assertThat(waits.output())
                .as("as if it had been put into a queue")
                .containsPattern("sales/INBOX: .* 1 waiting");
        PosternProcess found = PosternProcess.start(config, folder, List.of("reconcile", "--queued"), Map.of());
        assertThat(found.waitFor(Duration.ofSeconds(60))).isEqualTo(1);
        assertThat(found.output()).containsPattern("missing: 1\\s+sales/INBOX/\\d+/" + uid);
        assertThat(exitOf(config, "reconcile", "--queued", "--fix")).isZero();
        sql.update("delete from " + ledger + "postern_flight");
        assertThat(exitOf(config, "reconcile")).isZero();
        assertThat(rowCounts()).as("the mail is recognised, not stored again").isEqualTo(before);
    }

    private int exitOf(Path config, String... command) {
        return PosternProcess.start(config, folder, List.of(command), Map.of()).waitFor(Duration.ofSeconds(60));
    }

    @Test
    void killsBetweenCommitAndSettleMoveEveryMailOnce() throws Exception {
        Path config = ConfigFolder.write(folder, mail, crm, List.of("sales"), "after: {filed: {move: Done}}");
        MailMaker maker = new MailMaker("move", 11, CLIENTS);
        int caught = 0;
        int round = 0;
        int delivered = 0;
        List<MadeMail> mails = maker.make(40 * 10).stream()
                .filter(m -> m.outcome().equals("filed"))
                .toList();
        while (caught < CAUGHT && round < 30) {
            for (MadeMail m : mails.subList(round * 8, round * 8 + 8)) {
                mail.deliver("sales", "INBOX", m.raw(), Instant.now());
                delivered++;
            }
            round++;
            try (PosternProcess daemon = PosternProcess.run(config, folder)) {
                int wanted = delivered;
                await().atMost(Duration.ofMinutes(3))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> deliveries() >= wanted || !daemon.isAlive());
                daemon.kill();
            }
            caught += pendingMoves() > 0 ? 1 : 0;
        }
        assertThat(caught).as("kills between commit and settle").isGreaterThanOrEqualTo(CAUGHT);
        try (PosternProcess daemon = PosternProcess.run(config, folder)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> pendingMoves() == 0);
            assertThat(daemon.terminate()).isIn(0, 143);
        }
        assertThat(mail.count("sales", "INBOX")).isZero();
        assertThat(mail.count("sales", "Done")).isEqualTo(delivered);
        assertThat(tokensIn(mail.maildir("sales", "Done"))).hasSize(delivered);
        assertThat(deliveries()).isEqualTo(delivered);
    }

    @Test
    void aDatabasePutBackToYesterdayGetsWhatIsStillOnTheServersOnceMore() throws Exception {
        List<MadeMail> mails = new MailMaker("restored", SEED, CLIENTS).make(160);
        Path config = ConfigFolder.write(folder, mail, crm, List.of("sales", "support"), "");
        mails.subList(0, 60).forEach(this::deliver);
        runUntil(60, config);
        List<String> tables = sql.queryForList(
                "select concat('`', table_schema, '`.`', table_name, '`') from information_schema.tables"
                        + " where table_schema in (?, ?) and table_type = 'BASE TABLE' order by 1",
                String.class,
                crm.name(),
                crm.name() + "_postern");
        String yesterday = crm.name() + "_yesterday";
        sql.execute("create database " + yesterday);
        for (int i = 0; i < tables.size(); i++) {
            sql.execute("create table " + yesterday + ".t" + i + " as select * from " + tables.get(i));
        }
        mails.subList(60, 160).forEach(this::deliver);
        runUntil(160, config);

        sql.execute("set foreign_key_checks = 0");
        for (int i = 0; i < tables.size(); i++) {
            sql.execute("delete from " + tables.get(i));
            sql.execute("insert into " + tables.get(i) + " select * from " + yesterday + ".t" + i);
        }
        sql.execute("set foreign_key_checks = 1");
        assertThat(deliveries()).isEqualTo(60);
        runUntil(160, config);

        eachTokenHasTheOutcomeItShould(mails);
        eachStoredMailIsThereOnceAndWhole(mails);
        eachStrangerIsOneLead(mails);
        assertThat(exitOf(config, "reconcile")).isZero();
    }

    private void runUntil(int rows, Path config) {
        try (PosternProcess daemon = PosternProcess.run(config, folder)) {
            awaitDeliveries(rows, daemon);
            assertThat(daemon.terminate()).isIn(0, 143);
        }
    }

    private void awaitDeliveries(int rows, PosternProcess daemon) {
        await("deliveries in the ledger")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> deliveries() >= rows || !daemon.isAlive());
        assertThat(daemon.isAlive()).as(daemon::output).isTrue();
    }

    private long deliveries() {
        try {
            return count("select count(*) from " + ledger + "postern_delivery");
        } catch (DataAccessException beforeItsFirstStart) {
            return 0;
        }
    }

    private long pendingMoves() {
        return count("select count(*) from " + ledger
                + "postern_delivery where settle = 'move' and settle_state not in ('done', 'gone')");
    }

    private void eachTokenHasTheOutcomeItShould(List<MadeMail> mails) {
        Map<String, String> expected = new TreeMap<>();
        mails.forEach(m -> expected.merge(m.messageId(), m.outcome(), (a, b) -> sorted(a, b)));
        Map<String, String> actual = new TreeMap<>();
        sql.query(
                "select m.message_id, d.outcome from " + ledger + "postern_delivery d join " + ledger
                        + "postern_mail m on m.mail_key = d.mail_key and m.variant = d.variant",
                row -> {
                    actual.merge(row.getString(1), row.getString(2), (a, b) -> sorted(a, b));
                });
        Map<String, String> stored = new TreeMap<>(expected);
        stored.values().removeIf(outcome -> outcome.equals("skipped"));
        assertThat(actual).isEqualTo(stored);
        assertThat(count("select count(*) from " + ledger + "postern_delivery where outcome = 'skipped'"))
                .isEqualTo(mails.stream()
                        .filter(m -> m.outcome().equals("skipped"))
                        .count());
        assertThat(deliveries()).isEqualTo(mails.size());
    }

    private static String sorted(String a, String b) {
        return Stream.of((a + " " + b).split(" ")).sorted().collect(Collectors.joining(" "));
    }

    private void eachStoredMailIsThereOnceAndWhole(List<MadeMail> mails) throws Exception {
        Map<String, MadeMail> distinct = new HashMap<>();
        mails.stream()
                .filter(m -> !m.outcome().equals("skipped"))
                .forEach(m -> distinct.put("<" + m.messageId() + ">", m));
        Map<String, String> subjects = new HashMap<>();
        sql.query("select message_id, name from email where deleted = 0", row -> {
            assertThat(subjects.put(row.getString(1), row.getString(2)))
                    .as("only one e-mail " + row.getString(1))
                    .isNull();
        });
        assertThat(subjects.keySet()).isEqualTo(distinct.keySet());
        subjects.forEach(
                (id, subject) -> assertThat(subject).isEqualTo(distinct.get(id).subject()));
        Map<String, Set<String>> hashes = new HashMap<>();
        Path upload = ConfigFolder.uploadDir(folder);
        sql.query(
                "select e.message_id, a.id from attachment a join email e on e.id = a.parent_id and a.parent_type = 'Email'",
                row -> {
                    hashes.computeIfAbsent(row.getString(1), k -> new HashSet<>())
                            .add(sha256(upload.resolve(row.getString(2))));
                });
        Map<String, Set<String>> wanted = new HashMap<>();
        distinct.values().stream()
                .filter(m -> !m.attachments().isEmpty())
                .forEach(m -> wanted.put("<" + m.messageId() + ">", Set.copyOf(m.attachments())));
        assertThat(hashes).isEqualTo(wanted);
    }

    private void eachStrangerIsOneLead(List<MadeMail> mails) {
        Map<String, Integer> leads = new HashMap<>();
        sql.query(
                "select a.lower, count(*) from `lead` l join entity_email_address x on x.entity_id = l.id and x.entity_type = 'Lead'"
                        + " join email_address a on a.id = x.email_address_id where a.lower like 'stranger%' group by a.lower",
                row -> {
                    leads.put(row.getString(1), row.getInt(2));
                });
        Set<String> strangers = mails.stream()
                .filter(m -> m.outcome().equals("filed") && m.from().startsWith("stranger"))
                .map(MadeMail::from)
                .collect(Collectors.toSet());
        assertThat(leads.keySet()).isEqualTo(strangers);
        assertThat(leads.values()).containsOnly(1);
    }

    private Map<String, Long> rowCounts() {
        Map<String, Long> counts = new TreeMap<>();
        for (String table : sql.queryForList(
                "select concat(table_schema, '.', table_name) from information_schema.tables where table_schema in (?, ?) and table_type = 'BASE TABLE'"
                        + " and table_name not like 'flyway%' and table_name not in ('postern_batch')",
                String.class, crm.name(), crm.name() + "_postern")) {
            counts.put(table, count("select count(*) from " + table.replace(".", ".`") + "`"));
        }
        return counts;
    }

    private long count(String query, Object... values) {
        Long count = sql.queryForObject(query, Long.class, values);
        return count == null ? 0 : count;
    }

    private static Set<String> tokensIn(Path maildir) throws Exception {
        Set<String> tokens = new HashSet<>();
        try (Stream<Path> files = Files.walk(maildir)) {
            for (Path file : files.filter(
                            f -> f.getParent().endsWith("cur") || f.getParent().endsWith("new"))
                    .toList()) {
                Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1).stream()
                        .filter(line -> line.startsWith("Message-ID: "))
                        .forEach(tokens::add);
            }
        }
        return tokens;
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (java.io.IOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
