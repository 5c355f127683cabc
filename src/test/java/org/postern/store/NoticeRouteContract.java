package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.NoticesConfig;
import org.postern.config.NoticesConfig.Kind;
import org.postern.config.NoticesConfig.Wishes;
import org.postern.config.SmtpConfig;
import org.postern.message.DeliveryId;
import org.postern.outcome.MessageSteps;
import org.postern.outcome.NoticeBundles;
import org.postern.outcome.NoticeMail;
import org.postern.outcome.NoticePayload;
import org.postern.outcome.OutboxJson;
import org.postern.outcome.OutboxMessage;
import org.postern.outcome.OutcomeEvent;
import org.postern.outcome.People;
import org.postern.outcome.SmtpAddress;
import org.postern.outcome.Webhook;
import org.postern.servers.RecordingSmtp;

/** The shipped route between the outbox and the CRM, an SMTP server and a webhook. */
abstract class NoticeRouteContract extends StoreContract {
    private final Clock clock = Clock.systemUTC();
    private final List<OutboxMessage> shown = new CopyOnWriteArrayList<>();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private SqlLedger ledger;
    private SqlMessageBox box;
    private RecordingSmtp smtp;
    private HttpServer http;
    private CamelContext camel;

    @BeforeEach
    void start() throws IOException {
        database.jdbc().update("DELETE FROM " + database.tables().name("outbox"));
        ledger = new SqlLedger(database, clock);
        box = new SqlMessageBox(database, "here", clock);
        smtp = new RecordingSmtp(false);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        http.start();
    }

    @AfterEach
    void stop() throws IOException {
        if (camel != null) {
            camel.stop();
        }
        http.stop(0);
        smtp.close();
    }

    @Test
    void fewMailsAreTheirNumberOfNoticesAndManyAreOneSummary() throws Exception {
        notices("u_1", "anna", 3, clock.instant());
        notices("ux1", "boris", 300, clock.instant());
        notices("u_", "cyril", 1, clock.instant().plusSeconds(3600));

        run(smtp.port(), Set.of("mail", "crm"));
        await().atMost(Duration.ofSeconds(30)).until(() -> smtp.mails().size() == 4 && shown.size() == 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> count("outbox", "kind = 'message' AND state = 'sent'") == 5);

        assertThat(smtp.mails())
                .filteredOn(mail -> mail.contains("To: anna@example.com"))
                .hasSize(3);
        assertThat(smtp.mails())
                .filteredOn(mail -> mail.contains("To: boris@example.com"))
                .singleElement()
                .asString()
                .contains("Subject: 300 new mails", "Auto-Submitted: auto-generated", "300 from ann@client.example");
        assertThat(smtp.commands()).contains("MAIL FROM:<>");
        assertThat(shown).singleElement().satisfies(message -> {
            assertThat(message.user()).isEqualTo("ux1");
            assertThat(message.emailIds()).hasSize(300);
        });
        assertThat(count("outbox", "kind = 'notice' AND state = 'pending'"))
                .as("cyril's window is open")
                .isOne();
    }

    @Test
    void aSinkThatFailsHoldsUpNoOther() throws Exception {
        notices("u1", "anna", 1, clock.instant());
        status = 500;
        run(smtp.port(), Set.of("mail", "webhook"));

        await().atMost(Duration.ofSeconds(30)).until(() -> smtp.mails().size() == 1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("outbox", "kind = 'message' AND state = 'pending' AND tries = 1") == 1);
        assertThat(database.jdbc()
                        .queryForList(
                                "SELECT error FROM " + database.tables().name("outbox") + " WHERE error IS NOT NULL",
                                String.class))
                .containsExactly("IOException: the webhook answers 500");

        status = 204;
        database.jdbc()
                .update("UPDATE " + database.tables().name("outbox") + " SET due = created_at WHERE state = 'pending'");
        await().atMost(Duration.ofSeconds(30)).until(() -> count("outbox", "kind = 'message' AND state = 'sent'") == 2);
        assertThat(posted)
                .hasSize(2)
                .allMatch(body -> body.contains("\"event\":\"notice\"") && body.contains("\"user\":\"anna\""));
        assertThat(Set.copyOf(keys)).as("one idempotency key for both tries").hasSize(1);
    }

    @Test
    void whatWasBeingSentWhenTheDaemonStoppedIsSentAgainWithItsId() throws Exception {
        notices("u1", "anna", 1, clock.instant());
        assertThat(new SqlNoticeBox(database, clock).bundle(bundles(Set.of("mail"))::of))
                .isOne();
        Long id = database.jdbc()
                .queryForObject(
                        "SELECT id FROM " + database.tables().name("outbox") + " WHERE kind = 'message'", Long.class);
        assertThat(box.claim(id == null ? -1 : id)).isPresent();
        assertThat(box.claim(id == null ? -1 : id)).isEmpty();
        assertThat(box.requeue()).as("somebody may still be at it").isZero();
        Clock later = Clock.offset(clock, SqlMessageBox.FORGOTTEN.plusSeconds(1));
        assertThat(new SqlMessageBox(database, "here", later).requeue()).isOne();

        run(smtp.port(), Set.of("mail"));
        await().atMost(Duration.ofSeconds(30)).until(() -> smtp.mails().size() == 1);
        assertThat(smtp.mails().get(0)).containsPattern("Message-ID: <notice\\.[0-9a-f-]{36}@example\\.com>");
    }

    @Test
    void anEventThatWasBeingToldWhenTheDaemonStoppedIsToldAgain() {
        OutcomeEvent event = new OutcomeEvent(
                "1",
                "webhook",
                "sales",
                "sales/INBOX/1/1",
                "filed",
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                null,
                null,
                null,
                NOW);
        Entries entries = new Entries();
        entries.outbox("event", "event:1", "sales", OutboxJson.text(event), clock.instant());
        ledger.write(entries.all());
        Long row = database.jdbc()
                .queryForObject(
                        "SELECT id FROM " + database.tables().name("outbox") + " WHERE kind = 'event'", Long.class);
        long id = row == null ? -1 : row;
        SqlEventBox events = new SqlEventBox(database, "here", clock);
        assertThat(events.claim(id)).hasValueSatisfying(claimed -> {
            assertThat(claimed.event()).isEqualTo(event);
            assertThat(claimed.tries()).isOne();
        });
        assertThat(events.claim(id)).isEmpty();
        assertThat(events.requeue()).as("somebody may still be at it").isZero();
        Clock later = Clock.offset(clock, SqlMessageBox.FORGOTTEN.plusSeconds(1));
        assertThat(new SqlMessageBox(database, "here", later).requeue())
                .as("it is no message")
                .isZero();
        SqlEventBox afterwards = new SqlEventBox(database, "here", later);
        assertThat(afterwards.requeue()).isOne();
        assertThat(afterwards.claim(id))
                .hasValueSatisfying(
                        claimed -> assertThat(claimed.tries()).as("tries").isEqualTo(2));
    }

    @Test
    void whenMailUsuallyComesIsToldByTheLedger() {
        database.jdbc().update("DELETE FROM " + database.tables().name("delivery"));
        ledger.write(new Entries()
                .filed(DeliveryId.imap(mailbox, "INBOX", 1, 1), mailbox + "-1")
                .filed(DeliveryId.imap(mailbox, "INBOX", 1, 2), mailbox + "-2")
                .all());
        assertThat(new HabitReader(database, CLOCK).usual())
                .containsOnlyKeys(mailbox)
                .allSatisfy((name, usual) -> assertThat(usual.last()).isBeforeOrEqualTo(NOW));
        assertThat(new HabitReader(database, Clock.offset(CLOCK, Duration.ofDays(29))).usual())
                .isEmpty();
    }

    private void notices(String user, String login, int count, Instant due) {
        Entries entries = new Entries();
        for (int i = 0; i < count; i++) {
            NoticePayload notice = new NoticePayload(
                    user, login, "mail", "sales", "e" + i, List.of(), null, "ann@client.example", "Subject " + i, NOW);
            entries.outbox("notice", NoticePayload.keyOf(user) + "e" + i, "sales", OutboxJson.text(notice), due);
        }
        ledger.write(entries.all());
    }

    private static NoticeBundles bundles(Set<String> sinks) {
        return new NoticeBundles(
                new NoticesConfig(Duration.ofMinutes(5), 3, new Wishes(Set.of(Kind.values()), null, sinks), Map.of()));
    }

    private void run(int port, Set<String> sinks) throws Exception {
        SmtpConfig config = new SmtpConfig("127.0.0.1", port, Tls.NONE, null, null, "Postern <postern@example.com>");
        People people = new People() {
            @Override
            public Optional<String> addressOf(String userId) {
                return Optional.of((userId.equals("ux1") ? "boris" : "anna") + "@example.com");
            }

            @Override
            public void show(OutboxMessage message) {
                shown.add(message);
            }
        };
        MessageSteps steps = new MessageSteps(
                box,
                people,
                new NoticeMail(config.from()),
                new Webhook(URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/")),
                clock);
        camel = new DefaultCamelContext();
        NoticeRoute.bind(
                camel,
                database,
                new NoticeRoute.Steps(
                        steps,
                        exchange -> new SqlNoticeBox(database, clock).bundle(bundles(sinks)::of),
                        exchange -> {}),
                Optional.of(new SmtpAddress(config)),
                clock);
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(
                        camel, Path.of("routes/notices.camel.yaml").toUri().toString()));
        camel.start();
    }
}
