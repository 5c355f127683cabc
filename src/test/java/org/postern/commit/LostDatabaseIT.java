package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.GroupWriter.RunId;
import org.postern.config.Config;
import org.postern.config.DatabaseConfig;
import org.postern.config.MailboxConfig;
import org.postern.config.Secret;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.espocrm.EspoCrm;
import org.postern.match.Direction;
import org.postern.match.OurAddresses;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailReader;
import org.postern.message.Octets;
import org.postern.message.ReadingOptions;
import org.postern.rules.RuleSet;
import org.postern.rules.Scene;
import org.postern.servers.ConfigFolder;
import org.postern.servers.FaultProxy;
import org.postern.servers.FaultProxy.Way;
import org.postern.servers.MariaDbServer;
import org.postern.servers.SampleCrm;
import org.postern.store.Database;
import org.postern.store.Migrations;
import org.postern.store.SqlLedger;
import org.springframework.jdbc.core.JdbcTemplate;

/** The group commit behind a bad network, and on a database that does not want: no mail is lost, none comes twice. */
class LostDatabaseIT {
    /** Rounds of each fault; {@code -Dpostern.fault-rounds=200} for the long run. */
    private static final int ROUNDS = Integer.getInteger("postern.fault-rounds", 12);

    @TempDir
    private Path folder;

    private final MariaDbServer server = MariaDbServer.get();
    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final FaultProxy network = new FaultProxy("127.0.0.1", server.port());
    private final Database near = Database.open(crm.config());
    private final JdbcTemplate sql = near.jdbc();
    private final List<Batch> handedIn = new ArrayList<>();
    private Config config;
    private RuleSet rules;
    private int mails;

    @BeforeEach
    void fill() throws Exception {
        new Migrations(near).run();
        ConfigFolder.write(folder, "127.0.0.1", 143, crm, List.of("sales"), "");
        config = ((ConfigResult.Valid) new ConfigReader(name -> null, ConfigReader.Credentials.NEEDED).read(folder))
                .config();
        rules = RuleSet.compile(config);
    }

    @AfterEach
    void disconnect() {
        network.close();
        near.close();
    }

    /** The hardest case: the database has committed, and nobody tells us. */
    @Test
    void theAnswerToACommitIsLostAndNoMailComesTwice() {
        AtomicInteger losing = new AtomicInteger();
        network.inject(FaultProxy.loseAnswerTo("COMMIT", losing));
        try (Database far = far("");
                GroupCommit commit = commitOn(far, 2)) {
            int lost = 0;
            for (int round = 0; round < ROUNDS; round++) {
                losing.set(1 + round % 2);
                List<CompletableFuture<BatchResult>> results = submit(commit, 2, 3);
                results.forEach(result -> assertThat(committed(result)).isTrue());
                lost += 1 + round % 2 - losing.getAndSet(0);
            }
            assertThat(lost).as("answers lost").isGreaterThanOrEqualTo(ROUNDS);
        }
        eachMailIsThereOnce();
    }

    @Test
    void aNetworkThatResetsConnectionsAnywhereLosesAndDoublesNothing() {
        try (Database far = far("");
                GroupCommit commit = commitOn(far, 2)) {
            network.inject(FaultProxy.resetSometimes(0.02, 41)).cut();
            for (int round = 0; round < ROUNDS; round++) {
                submit(commit, 2, 3).forEach(this::committed);
            }
            network.heal().cut();
            untilCommitted(commit);
        }
        eachMailIsThereOnce();
    }

    @Test
    void aDatabaseThatIsAwayGetsTheMailsWhenItIsBack() {
        try (Database far = far("?connectTimeout=500");
                GroupCommit commit = commitOn(far, 1)) {
            assertThat(committed(submit(commit, 1, 2).get(0))).isTrue();
            network.refuse();
            CompletableFuture<BatchResult> waiting = submit(commit, 1, 2).get(0);
            assertThat(waiting.copy()
                            .completeOnTimeout(null, 2, TimeUnit.SECONDS)
                            .join())
                    .as("nobody says that it is written")
                    .isNull();
            network.heal();
            long back = System.nanoTime();
            untilCommitted(commit);
            assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(10));
        }
        eachMailIsThereOnce();
    }

    @Test
    void aConnectionThatTheServerClosedWhileIdleIsNotUsedAgain() {
        try (Database far = far("?sessionVariables=wait_timeout=1");
                GroupCommit commit = commitOn(far, 1)) {
            assertThat(committed(submit(commit, 1, 1).get(0))).isTrue();
            await("the server closes idle connections")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> network.open() == 0);
            assertThat(committed(submit(commit, 1, 1).get(0))).isTrue();
        }
        eachMailIsThereOnce();
    }

    @Test
    void aSlowDatabaseIsWaitedFor() {
        network.inject(FaultProxy.delay(Way.TO_CLIENT, Duration.ofMillis(20)));
        try (Database far = far("");
                GroupCommit commit = commitOn(far, 1)) {
            submit(commit, 2, 5).forEach(result -> assertThat(committed(result)).isTrue());
        }
        eachMailIsThereOnce();
    }

    @Test
    void aReadOnlyDatabaseIsTriedAgainAndTakesNothingMeanwhile() {
        server.run("CREATE OR REPLACE USER plain@'%' IDENTIFIED BY 'plain'");
        server.run("GRANT ALL ON `" + crm.name() + "%`.* TO plain@'%'");
        DatabaseConfig plain = new DatabaseConfig(crm.url(), "plain", new Secret("plain"), crm.name() + "_postern", 2);
        try (Database asPlain = Database.open(plain);
                GroupCommit commit = commitOn(asPlain, 1)) {
            server.run("SET GLOBAL read_only = 1");
            try {
                assertThat(submit(commit, 1, 2).get(0).join()).isInstanceOf(BatchResult.TryAgain.class);
                assertThat(count("select count(*) from email")).isZero();
            } finally {
                server.run("SET GLOBAL read_only = 0");
            }
            untilCommitted(commit);
        }
        eachMailIsThereOnce();
    }

    @Test
    void aTableThatWasChangedPausesTheMailboxAndLosesNothing() {
        try (Database far = far("");
                GroupCommit commit = commitOn(far, 1)) {
            assertThat(committed(submit(commit, 1, 1).get(0))).isTrue();
            rename("message_id", "message_id_was");
            BatchResult refused = submit(commit, 1, 2).get(0).join();
            assertThat(refused).isInstanceOf(BatchResult.Systemic.class);
            assertThat(((BatchResult.Systemic) refused).reason()).contains("message_id");
            rename("message_id_was", "message_id");
            untilCommitted(commit);
        }
        eachMailIsThereOnce();
    }

    @Test
    void aTriggerOfTheSiteThatRefusesAMailCostsThatMailAlone() {
        server.run(
                "create trigger `" + crm.name() + "`.site_rule before insert on `" + crm.name() + "`.email for each row"
                        + " if new.name = 'Question 7' then signal sqlstate '45000' set message_text = 'not on our site'; end if");
        try (Database far = far("");
                GroupCommit commit = commitOn(far, 1)) {
            assertThat(submit(commit, 1, 20).get(0).join()).isInstanceOf(BatchResult.Committed.class);
        }
        assertThat(sql.queryForList(
                        "select concat(outcome, ' ', reason) from " + crm.name()
                                + "_postern.postern_delivery where outcome <> 'filed'",
                        String.class))
                .singleElement()
                .asString()
                .startsWith("quarantined ");
        assertThat(count("select count(*) from email")).isEqualTo(19);
        assertThat(count("select count(*) from email where name = 'Question 7'"))
                .isZero();
    }

    @Test
    void aColumnThatBecameTooShortMeanwhileCostsNoMail() {
        try (Database far = far("");
                GroupCommit commit = commitOn(far, 1)) {
            assertThat(committed(submit(commit, 1, 1).get(0))).isTrue();
            server.run("alter table `" + crm.name() + "`.email modify name varchar(10)");
            assertThat(submit(commit, 1, 20).get(0).join()).isInstanceOf(BatchResult.Committed.class);
        }
        eachMailIsThereOnce();
        assertThat(count("select count(*) from email where name = 'Question …'"))
                .isEqualTo(11);
    }

    private void rename(String column, String to) {
        server.run("alter table `" + crm.name() + "`.email rename column " + column + " to " + to);
    }

    private Database far(String options) {
        return Database.open(new DatabaseConfig(
                "jdbc:mariadb://127.0.0.1:" + network.port() + "/" + crm.name() + options,
                crm.user(),
                new Secret(MariaDbServer.PASSWORD),
                crm.name() + "_postern",
                4));
    }

    private GroupCommit commitOn(Database database, int writers) {
        OurAddresses ours = new OurAddresses(config.mailboxes(), config.staff(), address -> false);
        Decider decider = new Decider(config, rules, ours, Clock.systemUTC());
        return new GroupCommit(
                new GroupWriter(
                        new SqlLedger(database, Clock.systemUTC()),
                        new EspoCrm(database.jdbc(), database.beside(), config, Clock.systemUTC()),
                        () -> decider,
                        Outgoing.NOTHING,
                        Archive.NONE,
                        Optional.empty(),
                        Tombstones.NONE,
                        new RunId("test"),
                        CommitListener.NONE,
                        Clock.systemUTC()),
                writers);
    }

    private List<CompletableFuture<BatchResult>> submit(GroupCommit commit, int batches, int size) {
        List<CompletableFuture<BatchResult>> results = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            Batch batch = batch(size);
            handedIn.add(batch);
            results.add(submit(commit, batch));
        }
        return results;
    }

    private static CompletableFuture<BatchResult> submit(GroupCommit commit, Batch batch) {
        try {
            return commit.submit(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean committed(CompletableFuture<BatchResult> result) {
        return result.orTimeout(2, TimeUnit.MINUTES).join() instanceof BatchResult.Committed;
    }

    /** As the mailboxes do: what was not taken is fetched and handed in again. */
    private void untilCommitted(GroupCommit commit) {
        for (Batch batch : handedIn) {
            await().atMost(Duration.ofSeconds(30)).until(() -> committed(submit(commit, batch)));
        }
    }

    private void eachMailIsThereOnce() {
        assertThat(count("select count(*) from " + crm.name() + "_postern.postern_delivery"))
                .isEqualTo(mails);
        assertThat(count("select count(*) from email")).isEqualTo(mails);
        assertThat(count("select count(distinct message_id) from email")).isEqualTo(mails);
        assertThat(count("select count(*) from `lead` where id not like 'lead-%'"))
                .as("one lead of one stranger")
                .isEqualTo(1);
        assertThat(count("select count(*) from email where parent_id is null"))
                .as("e-mails without their record")
                .isZero();
    }

    private Batch batch(int size) {
        List<Candidate> candidates = new ArrayList<>();
        MailboxConfig mailbox = config.mailboxes().get(0);
        String in = "file" + mails;
        for (int i = 0; i < size; i++) {
            int number = mails++;
            String mail = String.format(
                    Locale.ROOT,
                    "From: New Person <new.person@stranger.example>\r\nTo: %s\r\nSubject: Question %d\r\nMessage-ID: <q%d@stranger.example>\r\n"
                            + "Date: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\nHello %d\r\n",
                    mailbox.address(),
                    number,
                    number,
                    number);
            Octets raw = new Octets.InMemory(mail.getBytes(StandardCharsets.US_ASCII));
            DeliveryId id = DeliveryId.uidl(mailbox.name(), in, "sha256:" + number);
            Delivery delivery = new Delivery(id, raw, Instant.now(), false, false, false, false);
            Mail read = (Mail) new MailReader().read(raw, Instant.now(), ReadingOptions.defaults(Path.of(".")));
            candidates.add(new Candidate(
                    delivery,
                    mailbox,
                    read,
                    Direction.IN,
                    rules.screen(new Scene(read, delivery, mailbox, Direction.IN))));
        }
        return new Batch(new FolderKey(mailbox.name(), in, "files"), 0, null, UidSet.EMPTY, candidates);
    }

    private long count(String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
