package org.postern.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postern.config.Config;
import org.postern.match.RecordRef.Type;
import org.postern.message.DeliveryId;
import org.springframework.jdbc.core.JdbcTemplate;

/** The daemon with the shipped configuration and routes between a mail server and a CRM database: each outcome, as the CRM's tables show it. */
class OutcomesIT {
    private static final Path CONFIG = Path.of("config").toAbsolutePath();

    private static Embedded embedded;
    private static RunningDaemon daemon;
    private static DemoLedger ledger;
    private static JdbcTemplate crm;
    private static Path uploads;

    @BeforeAll
    static void start() throws Exception {
        embedded = new Embedded();
        Map<String, String> environment = embedded.environment();
        uploads = Path.of(environment.get("POSTERN_UPLOAD_DIR"));
        Config config = DeliveredConfig.read(CONFIG, environment);
        daemon = new RunningDaemon(config, CONFIG, environment);
        crm = embedded.crm().jdbc();
        ledger = new DemoLedger(crm);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            daemon.check();
            return daemon.isReady();
        });
    }

    @AfterAll
    static void stop() throws Exception {
        try (var servers = embedded) {
            if (daemon != null) {
                daemon.close();
            }
        }
    }

    @Test
    void anUnknownSenderBecomesALeadWithACaseForTheRoleOnDuty() {
        Became became = outcomeOf("support", text("Nora Nová <nora@nova.example>", "Leaking valve", "It drips."));

        assertThat(became.createdTypes()).containsExactly(Type.LEAD, Type.CASE);
        assertThat(became.responsible()).containsExactly("anna", "boris");
        String lead = became.created().get(0).id();
        String casus = became.created().get(1).id();
        assertThat(row("select first_name, last_name, status, source from `lead` where id = ?", lead))
                .containsExactly("Nora", "Nová", "New", "Email");
        assertThat(row(
                        "select name, status, lead_id, assigned_user_id, inbound_email_id from `case` where id = ?",
                        casus))
                .containsExactly("Leaking valve", "Assigned", lead, "user-anna", "inbound-support");
        assertThat(row("select parent_type, parent_id, status, body_plain from email where name = 'Leaking valve'"))
                .startsWith("Case", casus, "Archived")
                .last()
                .asString()
                .contains("It drips.");
        assertThat(owners("nora@nova.example")).containsExactly("Lead " + lead);
        assertThat(crm.queryForList("select type from note where parent_id = ? order by number", String.class, casus))
                .containsExactly("Create", "EmailReceived");
    }

    @Test
    void aKeywordCreatesAnOpportunityForTheQueueInTurns() {
        List<String> responsible = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Became became =
                    outcomeOf("sales", text("buyer" + i + "@queue.example", "Pumps " + i, "Пришлите ПРАЙС-ЛИСТ."));
            assertThat(became.createdTypes()).containsExactly(Type.LEAD, Type.OPPORTUNITY);
            assertThat(became.rule()).isEqualTo("price-request");
            String opportunity = became.created().get(1).id();
            assertThat(row("select name, stage from opportunity where id = ?", opportunity))
                    .containsExactly("Pumps " + i, "Prospecting");
            responsible.add(value("select assigned_user_id from opportunity where id = ?", opportunity));
        }

        // cyril's weight is 2.
        assertThat(responsible.subList(0, 4))
                .containsExactlyInAnyOrder("user-anna", "user-boris", "user-cyril", "user-cyril");
        assertThat(responsible.subList(4, 8))
                .containsExactlyInAnyOrder("user-anna", "user-boris", "user-cyril", "user-cyril");
    }

    @Test
    void aRejectedMailIsStoredAndCreatesNothing() {
        Became became = outcomeOf("sales", text("promo@adverts.example", "Clients for you", "Лучшая реклама!"));

        assertThat(became.outcome()).isEqualTo("rejected");
        assertThat(became.reason()).isEqualTo("RULE:adverts");
        assertThat(row("select parent_id, assigned_user_id from email where name = 'Clients for you'"))
                .containsExactly(null, null);
        assertThat(owners("promo@adverts.example")).isEmpty();
    }

    @Test
    void aSkippedMailIsInTheLedgerOnly() {
        Became became = outcomeOf("support", text("noreply@app.example.com", "Backup is done", "No errors."));

        assertThat(became.outcome()).isEqualTo("skipped");
        assertThat(became.reason()).isEqualTo("FILTER:app-notices");
        assertThat(count("select count(*) from email where name = 'Backup is done'"))
                .isZero();
    }

    @Test
    void oneMailInTwoMailboxesIsOneRecordThatBothTeamsSee() {
        byte[] mail = text("carol@two.example", "For all of you", "Hello.");
        Became first = outcomeOf("sales", mail);
        Became second = outcomeOf("support", mail);

        assertThat(first.createdTypes()).containsExactly(Type.LEAD, Type.CASE);
        assertThat(second.outcome()).isEqualTo("duplicate");
        assertThat(second.created()).isEmpty();
        assertThat(count("select count(*) from email where name = 'For all of you'"))
                .isEqualTo(1);
        assertThat(crm.queryForList(
                        "select team_id from entity_team where entity_type = 'Email' and deleted = 0 and entity_id ="
                                + " (select id from email where name = 'For all of you') order by 1",
                        String.class))
                .containsExactly("team-sales", "team-support");
    }

    @Test
    void aMailThatTheDatabaseRefusesIsQuarantinedWithItsOctetsAndTheOthersAreFiled() {
        byte[] poison = text("rita@poison.example", "Another one that the database refuses", "Sorry.");
        DeliveryId before = deliver("support", text("bea@poison.example", "Before the poison", "Hello."));
        DeliveryId between = deliver("support", poison);
        DeliveryId after = deliver("support", text("adam@poison.example", "After the poison", "Hello."));

        Became parked = outcomeOf(between);
        assertThat(parked.outcome()).isEqualTo("quarantined");
        assertThat(parked.reason()).isEqualTo("DB_CONSTRAINT");
        assertThat(outcomeOf(before).createdTypes()).containsExactly(Type.LEAD, Type.CASE);
        assertThat(outcomeOf(after).createdTypes()).containsExactly(Type.LEAD, Type.CASE);
        assertThat(count("select count(*) from email where name like 'Another one that%'"))
                .isZero();
        assertThat(owners("rita@poison.example")).isEmpty();
        assertThat(crm.queryForObject(
                        "select sum(r.size) from postern.postern_raw r join postern.postern_delivery d"
                                + " on d.mail_key = r.mail_key and d.variant = r.variant where d.mailbox = 'support' and d.uid = ?",
                        Long.class,
                        between.uid()))
                .isEqualTo(poison.length);
    }

    @Test
    void aReplyContinuesTheOpenCase() {
        byte[] first = text("tomas@reply.example", "Noise at night", "It hums.", "Message-ID: <noise@reply.example>");
        String casus = outcomeOf("support", first).created().get(1).id();

        Became reply = outcomeOf(
                "support",
                text(
                        "tomas@reply.example",
                        "Re: Noise at night",
                        "Still.\n\n> It hums.",
                        "In-Reply-To: <noise@reply.example>"));

        assertThat(reply.outcome()).isEqualTo("filed");
        assertThat(reply.created()).isEmpty();
        assertThat(reply.linked()).isNotNull();
        assertThat(reply.linked().id()).isEqualTo(casus);
        assertThat(reply.responsible()).startsWith("anna");
        assertThat(row("select parent_type, parent_id, replied_id from email where name = 'Re: Noise at night'"))
                .containsExactly("Case", casus, value("select id from email where name = 'Noise at night'"));
    }

    @Test
    void aKnownClientsMailGoesToWhoeverLooksAfterTheClient() {
        new org.postern.crm.espocrm.EspoSamples(crm)
                .contact("karl", "Karl", "Known", null, "user-dana", "karl@known.example");

        Became became = outcomeOf("support", text("karl@known.example", "Filter size", "Which one?"));

        assertThat(became.createdTypes()).containsExactly(Type.CASE);
        assertThat(became.responsible()).startsWith("dana");
        assertThat(row(
                        "select contact_id, lead_id, assigned_user_id from `case` where id = ?",
                        became.created().get(0).id()))
                .containsExactly("contact-karl", null, "user-dana");
        assertThat(count("select count(*) from `lead` where last_name = 'Known'"))
                .isZero();
    }

    @Test
    void anAutomaticReplyIsStoredWithoutARecord() {
        Became became = outcomeOf(
                "support",
                text(
                        "robot@away.example",
                        "Out of office: gone fishing",
                        "Back on Monday.",
                        "Auto-Submitted: auto-replied"));

        assertThat(became.outcome()).isEqualTo("filed");
        assertThat(became.created()).isEmpty();
        assertThat(became.responsible()).isEmpty();
        assertThat(row("select is_auto_reply, parent_id from email where name = 'Out of office: gone fishing'"))
                .extracting(String::valueOf)
                .containsExactly("1", "null");
        assertThat(owners("robot@away.example")).isEmpty();
    }

    @Test
    void anAttachmentIsAFileOfTheCrm() {
        String mail = """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                See the list.
                --b
                Content-Type: text/csv
                Content-Disposition: attachment; filename*=utf-8''seznam%20%C4%8Derpadel.csv

                a;b
                --b--
                """;
        outcomeOf("support", raw("files@attached.example", "With a list", mail));

        String id = value("select a.id from attachment a join email e on e.id = a.parent_id and a.parent_type = 'Email'"
                + " where e.name = 'With a list'");
        assertThat(row("select name, type, role from attachment where id = ?", id))
                .containsExactly("seznam čerpadel.csv", "text/csv", "Attachment");
        assertThat(uploads.resolve(id)).hasContent("a;b");
    }

    @Test
    void aPersonIsAcknowledgedOnceADay() {
        String proven = "Authentication-Results: mx.example.com; dmarc=pass header.from=polite.example";
        outcomeOf("support", text("pia@polite.example", "First question", "Why?", proven));
        outcomeOf("support", text("pia@polite.example", "Second question", "And how?", proven));
        outcomeOf("support", text("unproven@polite.example", "Third question", "Who?"));
        outcomeOf("support", text("paul@polite.example", "Fourth question", "When?", proven));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> embedded.mail().reached().contains("paul@polite.example"));
        assertThat(embedded.mail().reached())
                .filteredOn(address -> address.endsWith("polite.example"))
                .containsExactly("paul@polite.example", "pia@polite.example");
    }

    private static DeliveryId deliver(String mailbox, byte[] mail) {
        return embedded.mail()
                .deliver(mailbox, mail, Instant.now().plusSeconds(1))
                .id();
    }

    private static Became outcomeOf(String mailbox, byte[] mail) {
        return outcomeOf(deliver(mailbox, mail));
    }

    private static Became outcomeOf(DeliveryId delivery) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> ledger.find(delivery), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static byte[] text(String from, String subject, String body, String... headers) {
        return raw(
                from,
                subject,
                String.join(
                                "",
                                java.util.Arrays.stream(headers)
                                        .map(h -> h + "\n")
                                        .toList()) + "Content-Type: text/plain; charset=utf-8\n\n" + body + "\n");
    }

    private static byte[] raw(String from, String subject, String rest) {
        return ("From: " + from + "\nTo: support@example.com\nSubject: " + subject + "\nMIME-Version: 1.0\n" + rest)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Type and id of every record with that address. */
    private static List<String> owners(String address) {
        return crm.queryForList(
                "select concat(e.entity_type, ' ', e.entity_id) from entity_email_address e"
                        + " join email_address a on a.id = e.email_address_id where a.lower = ? and e.deleted = 0",
                String.class,
                address);
    }

    private static List<Object> row(String query, Object... arguments) {
        return new ArrayList<>(crm.queryForMap(query, arguments).values());
    }

    private static String value(String query, Object... arguments) {
        return crm.queryForObject(query, String.class, arguments);
    }

    private static long count(String query) {
        return crm.queryForObject(query, Long.class);
    }
}
