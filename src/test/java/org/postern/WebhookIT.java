package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;

/** The shipped webhook route is told of each mail, the shipped raw archive writes it; a route that always fails holds up neither mail nor the webhook. */
class WebhookIT {
    private static final String BROKEN = """
            - route:
                id: broken
                from:
                  uri: "direct:broken"
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: broken on purpose
            """;

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final JdbcTemplate sql = crm.sql();
    private final DovecotServer mail = DovecotServer.start();
    private final String outbox = crm.name() + "_postern.postern_outbox";
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile int status = 204;
    private HttpServer http;

    @BeforeEach
    void prepare() throws Exception {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/hook", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        http.createContext("/store", exchange -> {
            String name =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " "
                            + exchange.getRequestHeaders().getFirst("Authorization");
            stored.put(name, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            told.addAll(exchange.getRequestHeaders().keySet());
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        http.start();
        ConfigFolder.write(folder, mail, crm, List.of("sales"), "");
        Files.writeString(
                folder.resolve("postern.yaml"),
                "events: {webhook: {outcomes: [filed]}, raw-archive: {outcomes: [filed]}, raw-put: {outcomes: [filed]}, broken: {outcomes: [filed]}}\n"
                        + "archive: {enabled: true, folder: \"" + Files.createDirectory(folder.resolve("archive"))
                        + "\", key: \"${env:ARCHIVE}\"}\n",
                StandardOpenOption.APPEND);
        Path routes = Files.createDirectory(folder.resolve("routes.d"));
        for (String shipped : List.of("webhook.camel.yaml", "raw-archive.camel.yaml", "raw-put.camel.yaml")) {
            Files.copy(Path.of("routes/optional", shipped), routes.resolve(shipped));
        }
        Files.writeString(routes.resolve("broken.camel.yaml"), BROKEN);
    }

    @AfterEach
    void stop() {
        http.stop(0);
        mail.close();
    }

    @Test
    void eachMailIsPostedAtLeastOnceAndAFailingRouteHoldsUpNothing() throws Exception {
        String address = "http://127.0.0.1:" + http.getAddress().getPort() + "/hook";
        Path raw = folder.resolve("raw");
        Map<String, String> environment = Map.of(
                "POSTERN_WEBHOOK",
                address,
                "POSTERN_RAW_FOLDER",
                raw.toString(),
                "POSTERN_RAW_URL",
                address.replace("/hook", "/store/mail"),
                "POSTERN_RAW_AUTHORIZATION",
                "Bearer of the store",
                "ARCHIVE",
                "k".repeat(43) + "=");
        status = 500;
        try (PosternProcess daemon = PosternProcess.start(folder, folder, List.of("run"), environment)
                .awaitReady()) {
            deliver(1);
            await("the first try").atMost(Duration.ofSeconds(30)).until(() -> posted.size() == 1);
            awaitCount(2, "state = 'pending' and tries = 1 and error is not null");
            status = 204;
            deliver(2);
            await("the second mail").atMost(Duration.ofSeconds(30)).until(() -> posted.size() == 2);
            assertThat(sql.queryForObject("select count(*) from `email`", Long.class))
                    .isEqualTo(2);

            sql.update("update " + outbox + " set due = created_at where state = 'pending'");
            await("the second try").atMost(Duration.ofSeconds(30)).until(() -> posted.size() == 3);
            awaitCount(6, "state = 'sent'");
            assertThat(filesIn(raw)).containsExactlyInAnyOrder(raw(1), raw(2));
            assertThat(stored.values()).containsExactlyInAnyOrder(raw(1), raw(2));
            assertThat(stored.keySet())
                    .allMatch(put -> put.matches("PUT /store/mail/sales-[0-9a-f-]+\\.eml Bearer of the store"));
            assertThat(told).noneMatch(header -> header.startsWith("Postern") || header.startsWith("Camel"));
            awaitCount(2, "state = 'pending' and error like '%broken on purpose%'");
            assertThat(keys.get(2)).isEqualTo(keys.get(0)).isNotEqualTo(keys.get(1));

            JsonNode event = new ObjectMapper().readTree(posted.get(1));
            assertThat(event.get("from").asText()).isEqualTo("nora2@new.example");
            assertThat(event.get("rule").asText()).isEqualTo("default");
            assertThat(event.get("created").findValuesAsText("type")).containsExactly("lead", "case");
            assertThat(event.get("number").asText())
                    .isEqualTo(sql.queryForObject(
                            "select `number` from `case` where `id` = ?",
                            String.class,
                            event.get("linked").get("id").asText()));
            assertThat(daemon.terminate()).isIn(0, 143);
        }
    }

    private void awaitCount(int count, String where) {
        await(where)
                .atMost(Duration.ofSeconds(30))
                .until(() -> Objects.equals(
                        sql.queryForObject(
                                "select count(*) from " + outbox + " where kind = 'event' and " + where, Integer.class),
                        count));
    }

    private void deliver(int n) {
        mail.deliver("sales", "INBOX", raw(n).getBytes(StandardCharsets.UTF_8), Instant.now());
    }

    private static String raw(int n) {
        return "From: Nora <nora" + n + "@new.example>\r\nTo: sales@example.com\r\nSubject: Hello " + n
                + "\r\nMessage-ID: <hook-" + n + "@new.example>\r\n\r\nPlease call me.\r\n";
    }

    private static List<String> filesIn(Path folder) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readString(file));
            }
        }
        return contents;
    }
}
