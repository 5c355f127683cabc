package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import org.postern.rules.RuleSet;
import org.postern.rules.Scene;
import org.postern.servers.ConfigFolder;
import org.postern.servers.MariaDbServer;
import org.postern.servers.SampleCrm;
import org.postern.store.Database;
import org.postern.store.Migrations;
import org.postern.store.SqlLedger;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two writers on a MariaDB whose isolation is as it comes (REPEATABLE READ): what both want to create comes once. */
class TwoWritersIT {
    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.withFullText();
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
    void fiftyMailsOfOneStrangerInTwoMailboxesAreFiftyMailsAndOneLead() throws Exception {
        Config config = config();
        RuleSet rules = RuleSet.compile(config);
        GroupWriter writer = writer(config, rules);

        List<CompletableFuture<BatchResult>> results = new ArrayList<>();
        try (GroupCommit commit = new GroupCommit(writer, 2)) {
            for (int n = 0; n < 50; n++) {
                results.add(commit.submit(batch(config.mailboxes().get(n % 2), n, rules)));
            }
        }

        assertThat(results).allSatisfy(r -> assertThat(r.join()).isInstanceOf(BatchResult.Committed.class));
        assertThat(count("select count(*) from email")).isEqualTo(50);
        assertThat(count("select count(*) from `lead` where id not like 'lead-%'"))
                .isEqualTo(1);
        assertThat(count("select count(*) from `case`")).isEqualTo(1);
        assertThat(count("select count(*) from email_address where lower = 'new.person@stranger.example'"))
                .isEqualTo(1);
        assertThat(count("select count(distinct parent_id) from email")).isEqualTo(1);
    }

    /** Neither sender is the other's, so no lock keeps the two apart. */
    @Test
    void anAnswerFindsTheMailThatAnotherWriterIsWritingInTheSameMoment() throws Exception {
        Config config = config();
        RuleSet rules = RuleSet.compile(config);
        GroupWriter writer = writer(config, rules);
        List<CompletableFuture<BatchResult>> results = new ArrayList<>();
        try (GroupCommit commit = new GroupCommit(writer, 2)) {
            for (int n = 0; n < 10; n++) {
                results.add(
                        commit.submit(batch(config.mailboxes().get(0), n, rules, String.format(Locale.ROOT, """
                        From: Asker <asker%1$d@first.example>
                        To: sales@example.com
                        Cc: Other <other%1$d@second.example>
                        Subject: Order %1$d
                        Message-ID: <order%1$d@first.example>

                        An order.
                        """, n))));
                results.add(commit.submit(
                        batch(config.mailboxes().get(1), 100 + n, rules, String.format(Locale.ROOT, """
                        From: Other <other%1$d@second.example>
                        To: support@example.com
                        Subject: Re: Order %1$d
                        Message-ID: <answer%1$d@second.example>
                        In-Reply-To: <order%1$d@first.example>

                        And one of mine.
                        """, n))));
            }
        }
        assertThat(results).allSatisfy(r -> assertThat(r.join()).isInstanceOf(BatchResult.Committed.class));
        assertThat(count("select count(*) from email")).isEqualTo(20);
        assertThat(count("select count(*) from email answer join email mail on answer.replied_id = mail.id"))
                .isEqualTo(10);
    }

    private GroupWriter writer(Config config, RuleSet rules) {
        OurAddresses ours = new OurAddresses(config.mailboxes(), config.staff(), address -> false);
        Decider decider = new Decider(config, rules, ours, Clock.systemUTC());
        return new GroupWriter(
                new SqlLedger(database, Clock.systemUTC()),
                new EspoCrm(sql, database.beside(), config, Clock.systemUTC()),
                () -> decider,
                Outgoing.NOTHING,
                Archive.NONE,
                Optional.empty(),
                Tombstones.NONE,
                new RunId("test"),
                CommitListener.NONE,
                Clock.systemUTC());
    }

    private Config config() {
        ConfigFolder.write(folder, "127.0.0.1", 143, crm, List.of("sales", "support"), "");
        ConfigResult result = new ConfigReader(name -> null, ConfigReader.Credentials.NEEDED).read(folder);
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    /** Files have no cursor: one batch per mail, each in a folder of its own, so that both writers have work at once. */
    private static Batch batch(MailboxConfig mailbox, int number, RuleSet rules) {
        String mail = String.format(
                Locale.ROOT,
                "From: New Person <New.Person@stranger.example>\r\nTo: %s\r\nSubject: Question %d\r\nMessage-ID: <q%d@stranger.example>\r\n"
                        + "Date: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\nHello %d\r\n",
                mailbox.address(),
                number,
                number,
                number);
        return batch(mailbox, number, rules, mail);
    }

    private static Batch batch(MailboxConfig mailbox, int number, RuleSet rules, String mail) {
        Octets raw = new Octets.InMemory(mail.getBytes(StandardCharsets.US_ASCII));
        String folder = "file" + number;
        Delivery delivery = new Delivery(
                DeliveryId.uidl(mailbox.name(), folder, "sha256:" + number),
                raw,
                Instant.now(),
                false,
                false,
                false,
                false);
        Mail read = (Mail) new MailReader().read(raw, Instant.now(), ReadingOptions.defaults(Path.of(".")));
        Candidate candidate = new Candidate(
                delivery, mailbox, read, Direction.IN, rules.screen(new Scene(read, delivery, mailbox, Direction.IN)));
        return new Batch(new FolderKey(mailbox.name(), folder, "files"), 0, null, UidSet.EMPTY, List.of(candidate));
    }

    private long count(String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
