package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.BatchResult;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.Config;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.postern.intake.FetchedBatch;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Strangers wait as candidates until there is a real exchange with them. */
class PromoteStepTest {
    private static final String URL = "jdbc:h2:mem:promote;MODE=MariaDB";

    @TempDir
    Path folder;

    private Connection keepsItAlive;
    private JdbcTemplate crm;
    private Backend backend;
    private Policy policy;
    private PromoteStep promote;
    private long uid;

    @BeforeEach
    void open() throws Exception {
        keepsItAlive = DriverManager.getConnection(URL);
        var source = new SingleConnectionDataSource(keepsItAlive, true);
        EspoTables.create(source);
        crm = new JdbcTemplate(source);
        new EspoSamples(crm).seed();
        Files.createDirectory(folder.resolve("upload"));
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "%s", schema: postern}
                crm: {kind: espocrm, upload-dir: "%s"}
                staff: {domains: [example.com]}
                mailboxes:
                  - {name: sales, address: sales@example.com, host: 127.0.0.1, port: 1, tls: none, user: sales, password: "${env:MAIL}", folders: [INBOX, {name: Sent, direction: out}], unknown-sender: candidate}
                """.formatted(URL, folder.resolve("upload")));
        Files.writeString(folder.resolve("rules.yaml"), """
                rules:
                  - {name: orders, when: {subject: "*order*"}, create: case, promote: true}
                  - {name: default, create: case}
                """);
        ConfigResult read = new ConfigReader(name -> "secret", ConfigReader.Credentials.NEEDED).read(folder);
        assertThat(read).isInstanceOf(ConfigResult.Valid.class);
        Config config = ((ConfigResult.Valid) read).config();
        backend = Backend.open(config, Clock.systemUTC());
        backend.prepare();
        policy = Policy.of(config, backend.crm()::isUser, Clock.systemUTC());
        promote = new PromoteStep(backend, () -> policy, folder, "run", Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        backend.close();
        try (Statement statement = keepsItAlive.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void whoWasAnsweredByOneOfUsBecomesALeadWithAllThatHisMailWouldHaveMade() throws Exception {
        take("INBOX", "Ann <Ann@new.example>", "sales@example.com", "Hello");
        take("INBOX", "Bob <bob@other.example>", "sales@example.com", "Hello too");
        run();
        assertThat(leads()).isEmpty();

        take("Sent", "Anna <anna@example.com>", "ann@new.example", "Re: Hello");
        run();

        assertThat(leads()).containsExactly("Ann");
        assertThat(crm.queryForObject("select count(*) from `case`", Long.class))
                .isEqualTo(1);
        assertThat(waiting()).containsExactly("bob@other.example");
        run();
        assertThat(leads()).containsExactly("Ann");
    }

    @Test
    void whatMachinesOfOursWroteIsNoExchange() throws Exception {
        take("INBOX", "Ann <ann@new.example>", "sales@example.com", "Hello");
        take("Sent", "Sales <sales@example.com>", "ann@new.example", "We have got your mail");
        run();
        assertThat(leads()).isEmpty();
        assertThat(waiting()).containsExactly("ann@new.example");
    }

    @Test
    void earlierMailOfWhoWasPromotedByARuleIsLinkedToTheLead() throws Exception {
        take("INBOX", "Ann <ann@new.example>", "sales@example.com", "Hello");
        take("INBOX", "Ann <ann@new.example>", "sales@example.com", "My order");
        assertThat(leads()).containsExactly("Ann");
        assertThat(waiting()).containsExactly("ann@new.example");
        run();
        assertThat(leads()).containsExactly("Ann");
        assertThat(waiting()).isEmpty();
        assertThat(crm.queryForObject(
                        "select count(*) from `email` where `parent_id` is null and `deleted` = false", Long.class))
                .isZero();
    }

    private void take(String inFolder, String from, String to, String subject) throws Exception {
        String raw = "From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + ++uid
                + "@promote>\r\n\r\nText\r\n";
        Delivery delivery = new Delivery(
                DeliveryId.imap("sales", inFolder, 1, uid),
                new Octets.InMemory(raw.getBytes(StandardCharsets.UTF_8)),
                Clock.systemUTC().instant(),
                false,
                false,
                inFolder.equals("Sent"),
                false);
        try (Pipeline pipeline = Pipeline.silent(backend, policy, folder, "run", Clock.systemUTC())) {
            assertThat(pipeline.submit(new FetchedBatch(
                                    new FolderKey("sales", inFolder, "test"),
                                    0,
                                    null,
                                    UidSet.EMPTY,
                                    List.of(delivery),
                                    null))
                            .join())
                    .isInstanceOf(BatchResult.Committed.class);
        }
    }

    private void run() throws Exception {
        Exchange none = new DefaultExchange(new DefaultCamelContext());
        promote.process(none);
    }

    private List<String> leads() {
        return crm.queryForList(
                "select coalesce(`first_name`, `last_name`) from `lead` where `id` not in ('lead-lena', 'lead-mark') and `deleted` = false",
                String.class);
    }

    private List<String> waiting() {
        return crm.queryForList(
                "select `address` from `postern`.`postern_candidate` where `state` = 'waiting'", String.class);
    }
}
