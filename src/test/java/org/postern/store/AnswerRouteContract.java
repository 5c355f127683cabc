package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.AnswerTemplate;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.Secret;
import org.postern.config.SmtpConfig;
import org.postern.crm.SentAnswer;
import org.postern.message.Address;
import org.postern.outcome.Acknowledgement;
import org.postern.outcome.AnswerJson;
import org.postern.outcome.AnswerPayload;
import org.postern.outcome.AnswerSteps;
import org.postern.outcome.SmtpAddress;
import org.postern.servers.RecordingSmtp;

/** The shipped route between the outbox and an SMTP server. */
abstract class AnswerRouteContract extends StoreContract {
    private static final AnswerTemplate TEMPLATE =
            new AnswerTemplate("received", "We have it [#{number}]", "Thank you {name}.\n");

    private final Clock clock = Clock.systemUTC();
    private SqlLedger ledger;
    private final List<SentAnswer> kept = new CopyOnWriteArrayList<>();
    private SqlAnswerBox box;
    RecordingSmtp smtp;
    private CamelContext camel;

    @BeforeEach
    void start() {
        database.jdbc().update("DELETE FROM " + database.tables().name("outbox"));
        kept.clear();
        ledger = new SqlLedger(database, clock);
        box = new SqlAnswerBox(database, "here", false, clock);
    }

    @AfterEach
    void stop() throws IOException {
        if (camel != null) {
            camel.stop();
        }
        if (smtp != null) {
            smtp.close();
        }
    }

    private void runRoute() throws Exception {
        smtp = new RecordingSmtp(false);
        run(new SmtpConfig(
                "127.0.0.1", smtp.port(), Tls.NONE, "postern", new Secret("secret"), "Support <support@example.com>"));
    }

    void run(SmtpConfig config) throws Exception {
        AnswerSteps steps = new AnswerSteps(
                box,
                new Acknowledgement(config.from()),
                name -> name.equals("received") ? Optional.of(TEMPLATE) : Optional.empty(),
                kept::add,
                clock);
        camel = new DefaultCamelContext();
        AnswerRoute.bind(camel, database, steps, new SmtpAddress(config), clock);
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(
                        camel, Path.of("routes/answers.camel.yaml").toUri().toString()));
        camel.start();
    }

    void write(String to, LocalDate day) {
        AnswerPayload answer =
                new AnswerPayload("received", to, null, "4711", "q@client.example", List.of(), "mail-1", day);
        ledger.write(new Entries()
                .outbox("answer", answer.dedupeKey(), "sales", AnswerJson.text(answer), clock.instant())
                .all());
    }

    private List<String> states() {
        return database.jdbc()
                .queryForList("SELECT state FROM " + database.tables().name("outbox") + " ORDER BY id", String.class);
    }

    private long onlyId() {
        Long id = database.jdbc()
                .queryForObject("SELECT id FROM " + database.tables().name("outbox"), Long.class);
        return id == null ? -1 : id;
    }

    @Test
    void oneMailLeavesWithTheRightHeadersAndASecondOneOfTheDayIsNotEvenWritten() throws Exception {
        LocalDate today = LocalDate.of(2026, 3, 4);
        write("ann@client.example", today);
        write("ann@client.example", today);
        assertThat(states()).containsExactly("pending");

        runRoute();
        await().atMost(Duration.ofSeconds(30)).until(() -> states().equals(List.of("sent")));

        assertThat(smtp.commands())
                .contains("MAIL FROM:<>", "RCPT TO:<ann@client.example>")
                .anyMatch(c -> c.startsWith("AUTH PLAIN "));
        assertThat(smtp.mails()).hasSize(1);
        assertThat(smtp.mails().get(0).lines())
                .contains(
                        "From: Support <support@example.com>",
                        "To: ann@client.example",
                        "Auto-Submitted: auto-replied",
                        "X-Auto-Response-Suppress: All",
                        "Precedence: auto_reply",
                        "In-Reply-To: <q@client.example>",
                        "Subject: We have it [#4711]",
                        "Thank you.")
                .anyMatch(line -> line.matches("Message-ID: <answer\\.[0-9a-f-]{36}@example\\.com>"));
        assertThat(kept).singleElement().satisfies(answer -> {
            assertThat(answer.emailId()).isEqualTo("mail-1");
            assertThat(answer.messageId()).matches("answer\\.[0-9a-f-]{36}@example\\.com");
            assertThat(answer.from()).isEqualTo(new Address("Support", "support@example.com"));
            assertThat(answer.to().address()).isEqualTo("ann@client.example");
            assertThat(answer.subject()).isEqualTo("We have it [#4711]");
            assertThat(answer.text()).contains("Thank you.");
        });
    }

    @Test
    void anAnswerThatMayHaveLeftIsNotSentAgain() throws Exception {
        write("ann@client.example", LocalDate.of(2026, 3, 4));
        smtp = new RecordingSmtp(true);
        run(new SmtpConfig("127.0.0.1", smtp.port(), Tls.NONE, null, null, "support@example.com"));

        await().atMost(Duration.ofSeconds(30)).until(() -> states().equals(List.of("unknown")));
        assertThat(kept).isEmpty();

        assertThat(smtp.mails()).hasSize(1);
    }

    @Test
    void anAnswerWithoutATemplateIsGivenUpAndTheOthersLeave() throws Exception {
        AnswerPayload lost = new AnswerPayload(
                "gone", "x@client.example", null, null, null, List.of(), null, LocalDate.of(2026, 3, 4));
        ledger.write(new Entries()
                .outbox("answer", lost.dedupeKey(), "sales", AnswerJson.text(lost), clock.instant())
                .outbox("answer", "broken", "sales", "{\"to\":\"x\"}", clock.instant())
                .all());
        write("ann@client.example", LocalDate.of(2026, 3, 4));

        runRoute();
        await().atMost(Duration.ofSeconds(30)).until(() -> states().contains("sent"));

        assertThat(states()).containsExactlyInAnyOrder("failed", "failed", "sent");
        assertThat(smtp.mails()).hasSize(1);
    }

    @Test
    void aServerThatIsDownIsAskedAgainLater() throws Exception {
        write("ann@client.example", LocalDate.of(2026, 3, 4));
        smtp = new RecordingSmtp(false);
        int port = smtp.port();
        smtp.close();
        run(new SmtpConfig("127.0.0.1", port, Tls.NONE, null, null, "support@example.com"));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("outbox", "state = 'pending' AND tries = 1 AND error IS NOT NULL") == 1);

        assertThat(count("outbox", "due > ?", Times.utc(clock.instant().plusSeconds(30))))
                .isOne();
    }

    @Test
    void whatWasBeingSentWhenTheDaemonStoppedIsNeverSentAgain() {
        write("ann@client.example", LocalDate.of(2026, 3, 4));
        assertThat(box.claim(onlyId())).isPresent();
        assertThat(box.claim(onlyId())).isEmpty();

        assertThat(new SqlAnswerBox(database, "elsewhere", false, clock).settleUnknown())
                .isZero();
        assertThat(box.settleUnknown()).isOne();

        assertThat(states()).containsExactly("unknown");
        assertThat(box.claim(onlyId())).isEmpty();
    }

    @Test
    void anAnswerOfYesterdayEveningCountsInTheMorning() {
        write("ann@client.example", LocalDate.of(2026, 3, 4));
        box.claim(onlyId());
        box.sent(onlyId());
        write("ann@client.example", LocalDate.of(2026, 3, 5));
        Long second = database.jdbc()
                .queryForObject("SELECT MAX(id) FROM " + database.tables().name("outbox"), Long.class);

        assertThat(box.claim(second == null ? -1 : second)).isEmpty();
        assertThat(states()).containsExactly("sent", "suppressed");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            forged senders of many domains           | false | false | 10
            forged senders of one domain             | false | true  | 10
            proven senders of many domains           | true  | false | 100
            proven senders of one domain             | true  | true  | 20
            """)
    void aStormOfMailsIsNotAStormOfAnswers(String why, boolean proven, boolean oneDomain, int answers) {
        int storm = Integer.getInteger("postern.storm", 130);
        Entries many = new Entries();
        for (int i = 0; i < storm; i++) {
            AnswerPayload answer = new AnswerPayload(
                    "received",
                    "s" + i + (oneDomain ? "@client.example" : "@client" + i + ".example"),
                    null,
                    null,
                    null,
                    List.of(),
                    null,
                    LocalDate.of(2026, 3, 4));
            many.outbox("answer", answer.dedupeKey(), "sales", AnswerJson.text(answer), clock.instant());
        }
        ledger.write(many.all());

        SqlAnswerBox careful = new SqlAnswerBox(database, "here", proven, clock);
        database.jdbc()
                .queryForList("SELECT id FROM " + database.tables().name("outbox"), Long.class)
                .forEach(careful::claim);

        assertThat(count("outbox", "state = 'sending'")).isEqualTo(answers);
        assertThat(count("outbox", "state = 'suppressed'")).isEqualTo(storm - answers);
    }

    @Test
    void nothingInATemplateVariableLeavesItsPlace() throws Exception {
        List<String> hostile = List.of(
                "Eve\r\nBcc: victim@other.example",
                "Eve\nX-Evil: 1",
                "Eve\r\n\r\nbody",
                "Eve\u760D\u760ABcc: victim@other.example",
                "Eve\u2028Bcc: victim@other.example",
                "Eve\u0085X-Evil: 1",
                "Eve\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<victim@other.example>",
                "Eve\u0000X-Evil: 1",
                "{number}\r\nX-Evil: 1",
                "$1\\r\\nX-Evil: 1");
        Entries entries = new Entries();
        for (int i = 0; i < hostile.size(); i++) {
            String text = hostile.get(i);
            AnswerPayload answer = new AnswerPayload(
                    "received",
                    "eve" + i + "@client" + i + ".example",
                    text,
                    text,
                    text,
                    List.of(text, "a@x>\r\nX-Evil: 1"),
                    null,
                    LocalDate.of(2026, 3, 4));
            entries.outbox("answer", answer.dedupeKey(), "sales", AnswerJson.text(answer), clock.instant());
        }
        ledger.write(entries.all());
        runRoute();
        await().atMost(Duration.ofSeconds(30)).until(() -> count("outbox", "state = 'sent'") == hostile.size());

        assertThat(smtp.commands())
                .filteredOn(line -> line.toUpperCase(java.util.Locale.ROOT).startsWith("RCPT"))
                .hasSize(hostile.size())
                .allMatch(line -> line.matches("RCPT TO:<eve\\d@client\\d\\.example>"));
        for (String mail : smtp.mails()) {
            String headers = mail.substring(0, mail.indexOf("\r\n\r\n"));
            assertThat(headers.split("\r\n(?![ \t])", -1))
                    .allMatch(
                            header -> header.matches(
                                    "(?s)(Date|From|To|Message-ID|Subject|MIME-Version|Content-Type|Content-Transfer-Encoding|Auto-Submitted|X-Auto-Response-Suppress|Precedence|Return-Path): .*"));
        }
    }
}
