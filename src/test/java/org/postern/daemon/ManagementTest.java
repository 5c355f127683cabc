package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.config.ManagementConfig;
import org.postern.message.DeliveryId;

class ManagementTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Metrics metrics = new Metrics();
    private boolean ready = true;
    private Management management;

    @BeforeEach
    void open() throws Exception {
        management = Management.open(new ManagementConfig("127.0.0.1", 0), metrics::scrape, this::status);
    }

    @AfterEach
    void close() {
        management.close();
    }

    @ParameterizedTest(name = "{0} {1} gives {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /health/live  | 200
            GET  | /health/ready | 200
            GET  | /metrics      | 200
            GET  | /             | 404
            GET  | /metrics/x    | 404
            GET  | /health       | 404
            POST | /health/live  | 405
            """)
    void servesItsPagesAndNothingElse(String method, String path, int status) throws Exception {
        assertThat(call(method, path).statusCode()).isEqualTo(status);
    }

    @Test
    void isReadyOnceMailboxesAreOpenAndTheCrmHasAnswered() throws Exception {
        assertThat(call("GET", "/health/ready").body())
                .isEqualTo("{\"status\":\"up\",\"crm\":\"up\",\"mailboxes\":{\"sales\":\"ok\"}}\n");
        ready = false;
        HttpResponse<String> down = call("GET", "/health/ready");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body())
                .isEqualTo("{\"status\":\"down\",\"crm\":\"down\",\"mailboxes\":{\"sales\":\"failing\"}}\n");
        assertThat(call("GET", "/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void namesTheFiguresAsTheManualDoes() throws Exception {
        metrics.mailbox("sales", () -> Duration.ofSeconds(90), () -> Instant.ofEpochSecond(1_700_000_000), () -> false);
        metrics.credential("sales", () -> null);
        metrics.quarantined(() -> 3);
        metrics.outboxDue(() -> 4);
        metrics.committed(20, Duration.ofMillis(300), Duration.ofMillis(80));
        metrics.settled(settled(Outcome.FILED));
        metrics.settled(settled(Outcome.FILED));
        metrics.settled(settled(Outcome.QUARANTINED));
        assertThat(call("GET", "/metrics").body().lines())
                .contains(
                        "postern_mails_total{mailbox=\"sales\",outcome=\"filed\"} 2.0",
                        "postern_mails_total{mailbox=\"sales\",outcome=\"quarantined\"} 1.0",
                        "postern_lag_seconds{mailbox=\"sales\"} 90.0",
                        "postern_last_success_timestamp_seconds{mailbox=\"sales\"} 1.7E9",
                        "postern_credential_expiry_timestamp_seconds{mailbox=\"sales\"} NaN",
                        "postern_quarantined 3.0",
                        "postern_outbox_due 4.0",
                        "postern_batch_mails_sum 20.0",
                        "postern_commit_seconds_sum 0.3",
                        "postern_transaction_open_seconds_bucket{le=\"0.1\"} 1",
                        "postern_transaction_open_seconds_bucket{le=\"0.05\"} 0");
    }

    @Test
    void saysWhichAddressItCannotHave() {
        ManagementConfig taken = new ManagementConfig("127.0.0.1", management.port());
        assertThatThrownBy(() -> Management.open(taken, metrics::scrape, this::status))
                .hasMessage("cannot serve health and metrics on 127.0.0.1:" + management.port()
                        + ": Address already in use");
    }

    private HttpResponse<String> call(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private LiveStatus status() {
        return new LiveStatus(
                "1.0",
                1,
                Instant.EPOCH,
                ready,
                "espocrm",
                ready,
                "hash",
                "run",
                null,
                null,
                List.of(new LiveStatus.Mailbox(
                        "sales", ready ? "ok" : "failing", null, null, null, null, null, null, null)));
    }

    private static Settled settled(Outcome outcome) {
        return new Settled(
                DeliveryId.imap("sales", "INBOX", 1, 2),
                "v1:abc",
                "subject",
                outcome,
                null,
                null,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                false,
                900,
                5);
    }
}
