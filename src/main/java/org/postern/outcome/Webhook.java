package org.postern.outcome;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts messages as JSON to the address of {@code alerts.webhook}. Its receiver tells repeated ones by {@code Idempotency-Key}. */
public final class Webhook {
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final URI address;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    public Webhook(URI address) {
        this.address = address;
    }

    /** What is posted; the names of its components are those of the JSON. The address itself may hold a secret and is never told. */
    private record Posted(
            String id, String event, String user, String title, String text, int count, Object top_senders) {}

    /** @throws IOException if it is not taken: the answer is not 2xx, or there is none in time */
    public void post(OutboxMessage message) throws IOException, InterruptedException {
        String body = OutboxJson.text(new Posted(
                message.id(),
                message.event(),
                message.login() == null ? "" : message.login(),
                message.title(),
                message.text(),
                message.count(),
                message.topSenders()));
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(LONGEST)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", message.id())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status < 200 || status > 299) {
            throw new IOException("the webhook answers " + status);
        }
    }
}
