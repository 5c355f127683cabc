package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.GroupWriter.RunId;
import org.postern.config.Config;
import org.postern.config.DatabaseConfig;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.espocrm.EspoCrm;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
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
import org.springframework.util.FileSystemUtils;

/** The folder of attachment files is away: mail with files waits for it, as long as the configuration says. */
class UnreachableStoreTest {
    private static final Instant NINE = Instant.parse("2026-03-04T09:00:00Z");

    @TempDir
    Path folder;

    private final Database database =
            Database.open(new DatabaseConfig("jdbc:h2:mem:store;MODE=MariaDB", "sa", null, "postern", 4));
    private final JdbcTemplate sql = database.jdbc();
    private Instant now = NINE;
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @BeforeEach
    void fill() throws Exception {
        EspoTables.create(database.dataSource());
        new EspoSamples(sql).seed();
        new Migrations(database).run();
    }

    @AfterEach
    void drop() {
        sql.execute("drop all objects");
        database.close();
    }

    @Test
    void mailWithFilesWaitsAndOtherMailDoesNot() throws Exception {
        GroupWriter writer = writer("");
        Files.delete(ConfigFolder.uploadDir(folder));
        assertThat(write(writer, 1, true)).isInstanceOf(BatchResult.TryAgain.class);
        now = NINE.plus(Duration.ofDays(30));
        assertThat(write(writer, 1, true)).isInstanceOf(BatchResult.TryAgain.class);
        assertThat(write(writer, 2, false)).isInstanceOf(BatchResult.Committed.class);
        assertThat(sql.queryForList("select name from email", String.class)).containsExactly("Mail 2");

        Files.createDirectory(folder.resolve("upload"));
        assertThat(write(writer, 1, true)).isInstanceOf(BatchResult.Committed.class);
        assertThat(sql.queryForList("select name from attachment", String.class))
                .containsExactly("a.txt");
    }

    @Test
    void afterItsTimeMailGoesWithoutItsFilesAndSaysSo() throws Exception {
        GroupWriter writer = writer("attachments: {wait-for-store: 1h}\n");
        Files.delete(ConfigFolder.uploadDir(folder));
        assertThat(write(writer, 1, true)).isInstanceOf(BatchResult.TryAgain.class);
        now = NINE.plus(Duration.ofMinutes(59));
        assertThat(write(writer, 1, true)).isInstanceOf(BatchResult.TryAgain.class);
        now = NINE.plus(Duration.ofHours(1));
        assertThat(write(writer, 1, true)).isInstanceOf(BatchResult.Committed.class);
        assertThat(sql.queryForList("select flags from postern.postern_delivery", String.class))
                .containsExactly("files-left-out");
        assertThat(sql.queryForList("select has_attachment from email", Boolean.class))
                .containsExactly(false);

        Files.createDirectory(folder.resolve("upload"));
        write(writer, 2, true);
        FileSystemUtils.deleteRecursively(folder.resolve("upload"));
        assertThat(write(writer, 3, true))
                .as("it was there in between, so its time begins anew")
                .isInstanceOf(BatchResult.TryAgain.class);
    }

    private Config config;
    private RuleSet rules;

    private GroupWriter writer(String more) throws IOException {
        ConfigFolder.write(
                folder,
                "127.0.0.1",
                143,
                new MariaDbServer.Fresh("crm", "jdbc:mariadb://127.0.0.1:1/crm", "nobody"),
                List.of("sales"),
                "");
        Path yaml = folder.resolve("postern.yaml");
        Files.writeString(yaml, more + Files.readString(yaml));
        config = ((ConfigResult.Valid) new ConfigReader(name -> null, ConfigReader.Credentials.NEEDED).read(folder))
                .config();
        rules = RuleSet.compile(config);
        Decider decider = new Decider(
                config, rules, new OurAddresses(config.mailboxes(), config.staff(), address -> false), clock);
        return new GroupWriter(
                new SqlLedger(database, clock),
                new EspoCrm(sql, database.beside(), config, clock),
                () -> decider,
                Outgoing.NOTHING,
                Archive.NONE,
                Optional.empty(),
                Tombstones.NONE,
                new RunId("test"),
                CommitListener.NONE,
                clock);
    }

    private BatchResult write(GroupWriter writer, int number, boolean withFile) {
        String body = withFile
                ? "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\n"
                        + "Content-Type: text/csv\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n--b--\r\n"
                : "\r\nHello\r\n";
        Octets raw =
                new Octets.InMemory(("From: <john@acme.example>\r\nTo: sales@example.com\r\nSubject: Mail " + number
                                + "\r\nMessage-ID: <m" + number
                                + "@acme.example>\r\nMIME-Version: 1.0\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        var box = config.mailboxes().get(0);
        Delivery delivery =
                new Delivery(DeliveryId.uidl(box.name(), "file", "m" + number), raw, now, false, false, false, false);
        Mail mail = (Mail) new MailReader().read(raw, now, ReadingOptions.defaults(folder));
        Candidate candidate = new Candidate(
                delivery, box, mail, Direction.IN, rules.screen(new Scene(mail, delivery, box, Direction.IN)));
        Batch batch = new Batch(new FolderKey(box.name(), "file", "files"), 0, null, UidSet.EMPTY, List.of(candidate));
        return new GroupRun(writer, new ParkBreaker(), TransactionGate.open())
                .run(List.of(Piece.whole(batch)))
                .get(0);
    }
}
