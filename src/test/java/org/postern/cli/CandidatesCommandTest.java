package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Strangers who wait: by the policy of their mailbox, or because enough was created for their company in this hour. */
class CandidatesCommandTest {
    private static final String URL = "jdbc:h2:mem:candidates;MODE=MariaDB";

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();
    private Connection keepsItAlive;
    private JdbcTemplate crm;
    private int mails;

    @BeforeEach
    void configure() throws Exception {
        keepsItAlive = DriverManager.getConnection(URL);
        var source = new SingleConnectionDataSource(keepsItAlive, true);
        EspoTables.create(source);
        crm = new JdbcTemplate(source);
        new EspoSamples(crm).seed();
        Files.createDirectory(folder.resolve("upload"));
        policy("candidate", 20);
        Files.writeString(folder.resolve("rules.yaml"), """
                rules:
                  - {name: default, create: case}
                """);
        terminal.with("MAIL", "secret");
    }

    private void policy(String unknownSender, int createsPerHour) throws Exception {
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "%s", schema: postern}
                crm: {kind: espocrm, upload-dir: "%s"}
                staff: {domains: [example.com]}
                limits: {creates-per-hour: %d}
                mailboxes:
                  - {name: sales, address: sales@example.com, host: 127.0.0.1, port: 1, tls: none, user: sales, password: "${env:MAIL}", teams: [Sales], unknown-sender: %s}
                """.formatted(
                        URL, folder.resolve("upload"), createsPerHour, unknownSender));
    }

    @AfterEach
    void drop() throws Exception {
        try (Statement statement = keepsItAlive.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void whoIsPromotedBecomesALeadWithHisCaseAndBothHisMails() throws Exception {
        run("ingest", mail("Ann Smith <ann@new.example>", "First"), mail("Ann Smith <ann@new.example>", "Second"));
        assertThat(crm.queryForList("select `name` from `email` where `parent_id` is null", String.class))
                .containsExactlyInAnyOrder("First", "Second");
        assertThat(leads("Smith")).isZero();
        assertThat(run("candidates", "list")).isZero();
        assertThat(terminal.outLines())
                .singleElement()
                .asString()
                .startsWith("ann@new.example  Ann Smith  2 mails to sales, since ");

        assertThat(run("candidates", "promote", "Ann@new.example"))
                .as(terminal.err())
                .isZero();

        assertThat(terminal.out()).contains(", lead ").contains(", case ");
        assertThat(leads("Smith")).isEqualTo(1);
        assertThat(crm.queryForObject("select count(*) from `email`", Long.class))
                .isEqualTo(2);
        assertThat(crm.queryForObject("select count(*) from `case` where `lead_id` is not null", Long.class))
                .isEqualTo(1);
        assertThat(crm.queryForList("select distinct `parent_type` from `email`", String.class))
                .containsExactly("Case");
        run("candidates", "list");
        assertThat(terminal.out()).isEmpty();
        assertThat(run("candidates", "promote", "ann@new.example")).isEqualTo(1);
        assertThat(terminal.err()).contains("nobody with the address ann@new.example waits");
        assertThat(crm.queryForObject("select count(*) from `postern`.`postern_raw`", Long.class))
                .isZero();
    }

    @Test
    void promotingInADryRunChangesNothing() throws Exception {
        run("ingest", mail("ann@new.example", "First"));
        assertThat(run("candidates", "promote", "--all", "--dry-run")).isZero();
        assertThat(terminal.out()).contains("ann@new.example would be promoted, with 1 mail");
        assertThat(run("candidates", "promote", "--all", "--dry-run", "--output", "json"))
                .isZero();
        assertThat(terminal.outLines()).contains("{\"address\":\"ann@new.example\",\"mails\":1}");
        run("candidates", "list", "--output", "json");
        assertThat(terminal.out()).contains("\"address\":\"ann@new.example\"").contains("\"mails\":1");
    }

    @Test
    void whoIsDroppedWaitsNoLongerAndHisMailStays() throws Exception {
        run("ingest", mail("ann@new.example", "First"));
        assertThat(run("candidates", "drop", "--dry-run", "ann@new.example")).isZero();
        assertThat(run("candidates", "drop", "ann@new.example")).isZero();
        run("candidates", "list");
        assertThat(terminal.out()).isEmpty();
        assertThat(crm.queryForObject("select count(*) from `email`", Long.class))
                .isEqualTo(1);
        assertThat(run("candidates", "drop", "ann@new.example")).isEqualTo(1);
    }

    @Test
    void whatPeopleHaveLinkedMeanwhileStays() throws Exception {
        run("ingest", mail("ann@new.example", "First"));
        crm.update("update `email` set `parent_type` = 'Account', `parent_id` = 'account-acme'");
        assertThat(run("candidates", "promote", "--all")).as(terminal.err()).isZero();
        assertThat(crm.queryForObject("select `parent_id` from `email`", String.class))
                .isEqualTo("account-acme");
    }

    @Test
    void aboveItsShareADomainsStrangersWait() throws Exception {
        policy("lead", 2);
        run(
                "ingest",
                mail("a@firm.example", "1"),
                mail("b@firm.example", "2"),
                mail("c@firm.example", "3"),
                mail("d@else.example", "4"),
                mail("e@gmail.com", "5"),
                mail("f@gmail.com", "6"),
                mail("g@gmail.com", "7"));
        assertThat(terminal.out()).containsOnlyOnce("RATE_LIMIT");
        run("candidates", "list");
        assertThat(terminal.outLines()).singleElement().asString().startsWith("c@firm.example");
    }

    @Test
    void whoWritesTooFastIsStoredAndNothingElse() throws Exception {
        policy("store", 20);
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: default}]\n");
        String[] line = new String[8];
        line[0] = "ingest";
        for (int n = 1; n < line.length; n++) {
            line[n] = mail("desk@partner.example", "Ticket received " + n);
        }
        run(line);
        assertThat(terminal.outLines())
                .hasSize(7)
                .filteredOn(told -> told.contains("LOOP_BRAKE"))
                .hasSize(2);
        assertThat(crm.queryForObject("select count(*) from `email`", Long.class))
                .isEqualTo(7);
    }

    @Test
    void aLeadHasWhatTheSignatureOfTheFirstMailSays() throws Exception {
        policy("lead", 20);
        Path signed = Files.writeString(
                folder.resolve("signed.eml"),
                "From: Ann Smith <ann@new.example>\r\nTo: sales@example.com\r\nSubject: Pump\r\nMessage-ID: <s@new.example>\r\n\r\n"
                        + "Do you have one?\r\n\r\n-- \r\nAnn Smith\r\nSales Manager\r\nAcme Pumps Ltd\r\nPhone: +44 20 7946 0958\r\n");
        run("ingest", signed.toString());
        assertThat(
                        crm.queryForMap(
                                "select `account_name` as `company`, `title` as `position`, `description` as `told` from `lead` where `last_name` = 'Smith' and `first_name` = 'Ann'"))
                .containsEntry("company", "Acme Pumps Ltd")
                .containsEntry("position", "Sales Manager")
                .containsEntry(
                        "told",
                        "From the signature of the first mail: phone +44 20 7946 0958, company Acme Pumps Ltd, position Sales Manager");
    }

    private long leads(String lastName) {
        Long count = crm.queryForObject("select count(*) from `lead` where `last_name` = ?", Long.class, lastName);
        return count == null ? -1 : count;
    }

    private String mail(String from, String subject) throws Exception {
        mails++;
        return Files.writeString(
                        folder.resolve(mails + ".eml"),
                        String.format(
                                Locale.ROOT,
                                "From: %s\r\nTo: sales@example.com\r\nSubject: %s\r\nMessage-ID: <%d@new.example>\r\n\r\nHelp\r\n",
                                from,
                                subject,
                                mails))
                .toString();
    }

    private int run(String... arguments) {
        String[] line = new String[arguments.length + 2];
        line[0] = "--config";
        line[1] = folder.toString();
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        return terminal.run(line);
    }
}
