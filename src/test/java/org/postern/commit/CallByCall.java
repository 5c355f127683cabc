package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.GroupWriter.RunId;
import org.postern.config.Config;
import org.postern.config.DatabaseConfig;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.http.FakeHttpCrm;
import org.postern.crm.http.HttpCrm;
import org.postern.durable.DurableStep;
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
import org.postern.servers.MariaDbServer;
import org.postern.store.Database;
import org.postern.store.Migrations;
import org.postern.store.SqlLedger;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A CRM that is reached by HTTP and has no transactions is halted, lost and refuses at each call: in the end everything is there once, as if nothing had happened.
 * {@code Test} on H2, {@code IT} on MariaDB.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CallByCall {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T09:15:30Z"), ZoneOffset.UTC);
    /** Who had no turn yet counts as none, whether he is listed or not. */
    private static final Pattern NO_TURNS = Pattern.compile(",\"u-\\w+\":0|\"u-\\w+\":0,?");

    /** A mail that is refused is tried many times: 1 to halt behind each of its steps. */
    private static final int STRIDE = Integer.getInteger("postern.stride", 17);

    private static final List<String> TABLES =
            List.of("delivery", "mail", "sender", "queue", "intent", "outbox", "raw", "cursor", "flight");

    private final FakeHttpCrm crm = new FakeHttpCrm();
    private Database database;
    private JdbcTemplate sql;
    private Config config;
    private String schema;

    abstract DatabaseConfig databaseConfig();

    private static final class Halted extends Error {
        private static final long serialVersionUID = 1L;

        Halted() {
            super("halted", null, false, false);
        }
    }

    @BeforeAll
    void open(@TempDir Path folder) {
        DatabaseConfig ours = databaseConfig();
        database = Database.open(ours);
        schema = ours.schema();
        sql = database.jdbc();
        new Migrations(database).run();
        config = config(folder);
    }

    private static Config config(Path folder) {
        ConfigFolder.write(
                folder,
                "127.0.0.1",
                143,
                new MariaDbServer.Fresh("crm", "jdbc:mariadb://127.0.0.1:1/crm", "nobody"),
                List.of("sales", "support"),
                "");
        return reread(folder);
    }

    private static Config reread(Path folder) {
        ConfigResult result = new ConfigReader(name -> null, ConfigReader.Credentials.NEEDED).read(folder);
        return ((ConfigResult.Valid) result).config();
    }

    @AfterEach
    void unwatch() {
        DurableStep.watch(null);
        empty();
    }

    @AfterAll
    void close() {
        database.close();
        crm.close();
    }

    private void empty() {
        crm.empty();
        TABLES.forEach(table -> sql.update("delete from " + schema + ".postern_" + table));
    }

    /** A stranger's case, his second and his answer; another stranger who has his turn in a queue, and his copy in another mailbox. */
    private List<Batch> mails() {
        return List.of(
                batch("support", 1, "new@stranger.example", "Pump broken", ""),
                batch("support", 2, "new@stranger.example", "Second pump", ""),
                batch("support", 3, "new@stranger.example", "Re: Pump broken", "In-Reply-To: <m1@x.example>\r\n"),
                batch("sales", 4, "buyer@other.example", "Price of pumps", ""),
                batch("support", 4, "buyer@other.example", "Price of pumps", ""));
    }

    @Test
    void aHaltBehindEachStepChangesNothingInTheEnd() {
        List<String> steps = steps();
        String unhalted = state();
        assertThat(steps).contains("intent", "call to the CRM", "answer of the CRM", "commit");
        assertThat(unhalted).contains("lead-002", "case-002", "opportunity-001", "mail-004", "copy-001");

        for (int last = 1; last <= steps.size(); last++) {
            empty();
            haltBehind(last);
            assertThat(write(mails()))
                    .as("after a halt behind step %s, %s", last, steps.get(last - 1))
                    .allMatch(BatchResult.Committed.class::isInstance);
            assertThat(state())
                    .as("after a halt behind step %s, %s", last, steps.get(last - 1))
                    .isEqualTo(unhalted);
            int posts = crm.posts();
            write(mails());
            assertThat(crm.posts()).as("calls of a second run").isEqualTo(posts);
            assertThat(state()).isEqualTo(unhalted);
        }
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgain() {
        write(mails());
        String whole = state();
        int posts = crm.posts();

        for (int lost = 1; lost <= posts; lost++) {
            empty();
            crm.leaveUnanswered(lost);
            assertThat(write(mails())).allMatch(BatchResult.Committed.class::isInstance);
            assertThat(state()).as("answer %s lost", lost).isEqualTo(whole);
        }
    }

    @Test
    void whatWasBegunIsCarriedOutAsItWasDecidedWhateverTheRulesSayByThen(@TempDir Path later) throws IOException {
        int firstCall = steps().indexOf("call to the CRM") + 1;
        empty();
        haltBehind(firstCall);

        config(later);
        Files.writeString(later.resolve("rules.yaml"), """
                rules:
                  - {name: nothing, assign: {user: cyril}, create: none}
                """);
        Config others = reread(later);
        write(mails().subList(0, 1), new Decider(others, RuleSet.compile(others), ours(), CLOCK));

        assertThat(crm.dump()).containsOnlyOnce("lead-001\"}").contains("case-001", "mail-001");
        assertThat(sql.queryForMap("select outcome, assignee, linked from " + schema + ".postern_delivery"))
                .containsEntry("outcome", "filed")
                .containsEntry("assignee", "u-anna")
                .containsEntry("linked", "case:case-001");
    }

    @Test
    void whatTheCrmRefusesIsTakenBackAndWaitsInQuarantine() {
        crm.refuse("m4@x.example");
        List<String> steps = steps();
        String unhalted = state();
        assertThat(unhalted).contains("quarantined").doesNotContain("opportunity-001\"", "buyer@other.example\",\"id");

        for (int last = 1; last <= steps.size(); last += STRIDE) {
            empty();
            crm.refuse("m4@x.example");
            haltBehind(last);
            write(mails());
            assertThat(withoutNumbers(state()))
                    .as("after a halt behind step %s, %s", last, steps.get(last - 1))
                    .isEqualTo(withoutNumbers(unhalted));
        }
    }

    @Test
    void aCrmThatIsAwayLeavesEverythingForLater() {
        crm.beAway(true);
        assertThat(write(mails())).allMatch(BatchResult.TryAgain.class::isInstance);
        assertThat(count("delivery")).isZero();

        crm.beAway(false);
        assertThat(write(mails())).allMatch(BatchResult.Committed.class::isInstance);
        assertThat(count("delivery")).isEqualTo(5);
    }

    /** Ids of what was taken back are not given again. */
    private static String withoutNumbers(String state) {
        return state.replaceAll("-\\d{3}", "-N");
    }

    private List<String> steps() {
        List<String> steps = new ArrayList<>();
        DurableStep.watch(steps::add);
        write(mails());
        DurableStep.watch(null);
        return steps;
    }

    private void haltBehind(int last) {
        int[] steps = {0};
        DurableStep.watch(what -> {
            if (++steps[0] >= last) {
                throw new Halted();
            }
        });
        assertThatThrownBy(() -> write(mails())).isInstanceOf(Halted.class);
        DurableStep.watch(null);
    }

    private List<BatchResult> write(List<Batch> batches) {
        return write(batches, new Decider(config, RuleSet.compile(config), ours(), CLOCK));
    }

    private OurAddresses ours() {
        return new OurAddresses(config.mailboxes(), config.staff(), address -> false);
    }

    private List<BatchResult> write(List<Batch> batches, Decider decider) {
        GroupWriter writer = new GroupWriter(
                new SqlLedger(database, CLOCK),
                new HttpCrm(crm, config.linking()),
                () -> decider,
                Outgoing.NOTHING,
                Archive.NONE,
                Optional.empty(),
                Tombstones.NONE,
                new RunId("test"),
                CommitListener.NONE,
                CLOCK);
        return new GroupRun(writer, new ParkBreaker(), TransactionGate.open())
                .run(batches.stream().map(Piece::whole).toList());
    }

    private Batch batch(String mailbox, int number, String from, String subject, String more) {
        String mail =
                "From: <" + from + ">\r\nTo: " + mailbox + "@example.com\r\nSubject: " + subject + "\r\nMessage-ID: <m"
                        + number + "@x.example>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n" + more + "\r\nHello\r\n";
        Octets raw = new Octets.InMemory(mail.getBytes(StandardCharsets.US_ASCII));
        Delivery delivery = new Delivery(
                DeliveryId.uidl(mailbox, "file", mailbox + number), raw, CLOCK.instant(), false, false, false, false);
        Mail read = (Mail) new MailReader().read(raw, CLOCK.instant(), ReadingOptions.defaults(Path.of(".")));
        RuleSet rules = RuleSet.compile(config);
        var box = config.mailbox(mailbox).orElseThrow();
        Candidate candidate = new Candidate(
                delivery, box, read, Direction.IN, rules.screen(new Scene(read, delivery, box, Direction.IN)));
        return new Batch(new FolderKey(mailbox, "file", "files"), 0, null, UidSet.EMPTY, List.of(candidate));
    }

    private String state() {
        StringBuilder state = new StringBuilder(crm.dump());
        for (String query : List.of(
                "select uidl, outcome, reason, rule, assignee, created, linked, flags, trace from %s.postern_delivery order by uidl",
                "select message_id, variant, email_id from %s.postern_mail order by message_id",
                "select address_key, party_type, party_id from %s.postern_sender order by address_key",
                "select name, last_user, counts, today, last_mail from %s.postern_queue order by name",
                "select purpose from %s.postern_intent")) {
            sql.queryForList(query.formatted(schema))
                    .forEach(row -> state.append(row).append(System.lineSeparator()));
        }
        return NO_TURNS.matcher(state).replaceAll("");
    }

    private long count(String table) {
        Long count = sql.queryForObject("select count(*) from " + schema + ".postern_" + table, Long.class);
        return count == null ? -1 : count;
    }
}
