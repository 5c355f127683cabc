package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.GroupWriter.RunId;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
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
import org.postern.outcome.AllOutgoing;
import org.postern.outcome.MailAlerts;
import org.postern.outcome.RuleAnswers;
import org.postern.outcome.RuleEvents;
import org.postern.outcome.RuleNotices;
import org.postern.outcome.WhoMayBeAnswered;
import org.postern.rules.RuleSet;
import org.postern.rules.Scene;
import org.postern.servers.ConfigFolder;
import org.postern.servers.MariaDbServer;
import org.postern.servers.SampleCrm;
import org.postern.store.Database;
import org.postern.store.Migrations;
import org.postern.store.SqlLedger;
import org.springframework.jdbc.core.JdbcTemplate;

/** Mails that lie in two mailboxes, whose copies come together: in one group, or to two writers at once on a MariaDB. */
class FurtherCopiesIT {
    private static final int MAILS = 40;

    /** The same for both copies of a mail: another date makes another mail. */
    private static final Instant WRITTEN = Instant.now();

    private static final String RULES = """
            rules:
              - {name: legal-case, when: {mailbox: legal}, assign: {user: dana, always: true}, create: case, acknowledge: received, task: true, follow: [boris], per-mailbox: true}
              - {name: billing-mail, when: {mailbox: billing}, assign: {user: anna}, acknowledge: received}
            """;

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final Database database = Database.open(crm.config());
    private final JdbcTemplate sql = database.jdbc();

    @BeforeEach
    void fill() throws Exception {
        new Migrations(database).run();
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    @Test
    void copiesThatComeToTwoWritersAtOnceMakeOneOfEach() throws Exception {
        List<CompletableFuture<BatchResult>> results = new ArrayList<>();
        Config config = config();
        RuleSet rules = RuleSet.compile(config);
        try (GroupCommit commit = new GroupCommit(writer(config, rules), 2)) {
            for (int n = 0; n < MAILS; n++) {
                // The other order for every other mail.
                for (int box : new int[] {n % 2, 1 - n % 2}) {
                    MailboxConfig mailbox = config.mailboxes().get(box);
                    results.add(commit.submit(batch(mailbox, n, List.of(candidate(mailbox, n, rules)))));
                }
            }
        }
        assertThat(results).allSatisfy(r -> assertThat(r.join()).isInstanceOf(BatchResult.Committed.class));
        assertOneOfEach();
    }

    @Test
    void copiesInOneGroupMakeOneOfEach() throws Exception {
        Config config = config();
        RuleSet rules = RuleSet.compile(config);
        try (GroupCommit commit = new GroupCommit(writer(config, rules), 1)) {
            for (int n = 0; n < MAILS; n += 10) {
                List<Candidate> both = new ArrayList<>();
                for (int i = n; i < n + 10; i++) {
                    both.add(candidate(config.mailboxes().get(i % 2), i, rules));
                    both.add(candidate(config.mailboxes().get(1 - i % 2), i, rules));
                }
                assertThat(commit.submit(batch(config.mailboxes().get(0), n, both))
                                .join())
                        .isInstanceOf(BatchResult.Committed.class);
            }
        }
        assertOneOfEach();
    }

    private void assertOneOfEach() {
        assertThat(count("select count(*) from email")).isEqualTo(MAILS);
        assertThat(count("select count(*) from `lead` where id not like 'lead-%'"))
                .isEqualTo(MAILS);
        assertThat(count("select count(*) from `case` c join `lead` l on l.id = c.lead_id where c.assigned_user_id ="
                        + " 'user-dana'"))
                .isEqualTo(MAILS);
        assertThat(count("select count(*) from `case`")).isEqualTo(MAILS);
        assertThat(count("select count(*) from task")).isEqualTo(MAILS);
        assertThat(count("select count(distinct e.parent_id) from email e where e.parent_type = 'Case'"))
                .isEqualTo(MAILS);
        assertThat(count("select count(*) from " + crm.name() + "_postern.postern_delivery where rule = 'legal-case'"))
                .isEqualTo(MAILS);
        assertThat(count("select count(*) from " + crm.name() + "_postern.postern_outbox where kind = 'answer'"))
                .as("each sender is answered once")
                .isEqualTo(MAILS);
        assertThat(sql.queryForList(
                        "select concat(user_id, ' ', note.related_id) from notification n join note on note.id ="
                                + " n.related_id and note.type = 'EmailReceived' where n.type = 'Note' union all"
                                + " select concat(user_id, ' ', related_id) from notification where type = 'EmailReceived'",
                        String.class))
                .as("nobody is told of a mail twice")
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(2 * MAILS);
        assertThat(count("select count(*) from " + crm.name()
                        + "_postern.postern_outbox where kind = 'notice' and dedupe_key like 'notice:user-dana:%'"))
                .isEqualTo(MAILS);
    }

    private GroupWriter writer(Config config, RuleSet rules) {
        OurAddresses ours = new OurAddresses(config.mailboxes(), config.staff(), address -> false);
        Decider decider = new Decider(config, rules, ours, Clock.systemUTC());
        Clock clock = Clock.systemUTC();
        AllOutgoing outgoing = new AllOutgoing(
                new RuleAnswers(new WhoMayBeAnswered(ours, null), ZoneOffset.UTC, clock),
                new RuleNotices(config.notices(), ZoneOffset.UTC, clock),
                new MailAlerts(config.alerts(), clock),
                new RuleEvents(List.of(), config::mailbox, clock));
        return new GroupWriter(
                new SqlLedger(database, clock),
                new EspoCrm(sql, database.beside(), config, clock),
                () -> decider,
                outgoing,
                Archive.NONE,
                Optional.empty(),
                Tombstones.NONE,
                new RunId("test"),
                CommitListener.NONE,
                clock);
    }

    private Config config() throws IOException {
        ConfigFolder.write(folder, "127.0.0.1", 143, crm, List.of("billing", "legal"), "");
        Path yaml = folder.resolve("postern.yaml");
        String written = Files.readString(yaml);
        int legal = written.indexOf("- name: legal");
        Files.writeString(
                yaml,
                written.substring(0, legal) + written.substring(legal).replace("[Sales]", "[Support]")
                        + "smtp: {host: 127.0.0.1, port: 1, tls: none, from: us@example.com}\n");
        Files.writeString(folder.resolve("rules.yaml"), RULES);
        Files.createDirectory(folder.resolve("templates"));
        Files.writeString(folder.resolve("templates/received.txt"), "Subject: Received\n\nThank you.\n");
        ConfigResult result = new ConfigReader(name -> null, ConfigReader.Credentials.NEEDED).read(folder);
        assertThat(result).as("%s", result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    private static Batch batch(MailboxConfig mailbox, int number, List<Candidate> candidates) {
        return new Batch(
                new FolderKey(mailbox.name(), "file" + number, FolderKey.LIVE), 0, null, UidSet.EMPTY, candidates);
    }

    private static Candidate candidate(MailboxConfig mailbox, int number, RuleSet rules) {
        String mail =
                """
                From: New Person <new%1$d@stranger%1$d.example>
                To: billing@example.com, legal@example.com
                Subject: Contract %1$d
                Message-ID: <q%1$d@stranger.example>
                Date: %2$s

                Hello %1$d
                """.formatted(number, DateTimeFormatter.RFC_1123_DATE_TIME.format(WRITTEN.atOffset(ZoneOffset.UTC)));
        Octets raw = new Octets.InMemory(mail.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        Delivery delivery = new Delivery(
                DeliveryId.uidl(mailbox.name(), "file" + number, "sha256:" + number),
                raw,
                Instant.now(),
                false,
                false,
                false,
                false);
        Mail read = (Mail) new MailReader().read(raw, Instant.now(), ReadingOptions.defaults(Path.of(".")));
        return new Candidate(
                delivery, mailbox, read, Direction.IN, rules.screen(new Scene(read, delivery, mailbox, Direction.IN)));
    }

    private long count(String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
