package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.Certificate;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.FaultProxy;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.postern.servers.ScriptedClamd;
import org.springframework.jdbc.core.JdbcTemplate;

/** The shipped ways for other mail to come in, and the virus scan before all of them, in one daemon. */
// What leaves traces for a minute comes last.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnIntakeIT {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    private static Path folder;

    private static final MariaDbServer.Fresh CRM = SampleCrm.fresh();
    private static final JdbcTemplate SQL = CRM.sql();
    private static final String STORE = "changeit";
    private static final FaultProxy DATABASE =
            new FaultProxy("127.0.0.1", MariaDbServer.get().port());
    private static DovecotServer server;
    private static final ScriptedClamd CLAMD = new ScriptedClamd(1 << 20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static PosternProcess daemon;
    private static URI form;

    @BeforeAll
    static void start() throws Exception {
        Certificate certificate = Certificate.make(folder.resolve("certificate"), "ip:127.0.0.1", "-1d", 10);
        server = DovecotServer.start(certificate);
        String behindProxy = CRM.url().replace(":" + MariaDbServer.get().port() + "/", ":" + DATABASE.port() + "/");
        ConfigFolder.write(
                folder, server, new MariaDbServer.Fresh(CRM.name(), behindProxy, CRM.user()), List.of("sales"), "");
        Path routes = Files.createDirectory(folder.resolve("routes.d"));
        Path optional = Path.of("routes/optional");
        for (String file : List.of("web-form", "file-drop", "virus-scan/intake", "virus-scan/take")) {
            Path shipped = optional.resolve(file + ".camel.yaml");
            Files.copy(shipped, routes.resolve(shipped.getFileName()));
        }
        // As it is shipped, but for its pause.
        Files.writeString(
                routes.resolve("intake-imaps.camel.yaml"),
                Files.readString(optional.resolve("intake-imaps.camel.yaml")).replace("delay: 60000", "delay: 500"));
        String address = "127.0.0.1:" + freePort();
        form = URI.create("http://" + address + "/form");
        Map<String, String> environment = new HashMap<>();
        environment.put("POSTERN_CLAMD", CLAMD.address());
        environment.put("POSTERN_FORM_ADDRESS", address);
        environment.put("POSTERN_FORM_TOKEN", TOKEN);
        environment.put("POSTERN_FORM_MAILBOX", "sales");
        environment.put("POSTERN_DROP", folder.resolve("drop").toString());
        environment.put("POSTERN_DROP_MAILBOX", "sales");
        environment.put("POSTERN_IMAPS", server.host() + ":" + server.imapsPort());
        environment.put("POSTERN_IMAPS_USER", "other");
        environment.put("POSTERN_IMAPS_PASSWORD", DovecotServer.PASSWORD);
        environment.put("POSTERN_IMAPS_MAILBOX", "sales");
        environment.put(
                "JAVA_OPTS",
                "-Djavax.net.ssl.trustStore=" + trusting(certificate) + " -Djavax.net.ssl.trustStorePassword=" + STORE);
        daemon = PosternProcess.start(folder, folder, List.of("run"), environment)
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        daemon.close();
        server.close();
        CLAMD.close();
        DATABASE.close();
    }

    /** A store of the JVM that trusts this certificate. */
    private static Path trusting(Certificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate.chain())) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        Path store = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(store)) {
            trusted.store(out, STORE.toCharArray());
        }
        return store;
    }

    @Order(Integer.MAX_VALUE - 1)
    @Test
    void aFormIsAnsweredOnceItIsACase() throws Exception {
        String body = "name=Ann&email=ann@form.example&phone=%2B420777&subject=Broken+pump&message=Please+call";
        HttpResponse<String> answer = post(TOKEN, "4711", body);
        assertThat(answer.body()).isEqualTo("{\"outcome\":\"filed\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(count("`case` where `name` = 'Broken pump'")).isEqualTo(1);
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("postern"));

        assertThat(post(TOKEN, "4711", body).statusCode()).isEqualTo(200);
        assertThat(count("`case` where `name` = 'Broken pump'")).isEqualTo(1);

        assertThat(post("0123456789abcdef0123456789abcdeX", "1", body).statusCode())
                .isEqualTo(401);
        assertThat(post("", "1", body).statusCode()).isEqualTo(401);
        assertThat(post(TOKEN, "2", "name=Ann").statusCode()).isEqualTo(422);
        // Behind a 405 the connection is closed without a word of it: a request sent on it after that may get no
        // answer.
        assertThat(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(form).GET().build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
        assertThat(post(TOKEN, "3", "email=a@b.example&message=" + "x".repeat(1 << 20))
                        .statusCode())
                .isEqualTo(413);
        assertThat(post(TOKEN, "5", "email=eve@form.example&message=EICAR").body())
                .isEqualTo("{\"outcome\":\"quarantined\"}");
    }

    /** 60 a minute. */
    @Order(Integer.MAX_VALUE)
    @Test
    void formsAboveTheLimitAreToldToWait() {
        assertThat(Stream.generate(() -> post(TOKEN, "6", "name=Ann").statusCode())
                        .limit(62)
                        .anyMatch(status -> status == 429))
                .isTrue();
    }

    /** Takes a minute: whoever asks the database waits half of one for a connection. */
    @EnabledIfSystemProperty(named = "postern.outage", matches = "true")
    @Order(Integer.MAX_VALUE - 1)
    @Test
    void whileTheDatabaseIsAwayAFormIsToldToComeAgainAndADroppedFileStays() throws Exception {
        String body = "name=Bob&email=bob@away.example&subject=Comes+again&message=Please+call";
        DATABASE.refuse();
        try {
            drop("again.eml", mail("drop-again", "Dropped meanwhile", "Hello"));
            HttpResponse<String> answer = post(TOKEN, "again", body);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");
            assertThat(folder.resolve("drop").resolve("again.eml")).exists();
        } finally {
            DATABASE.heal();
        }
        await("done").atMost(Duration.ofSeconds(60)).until(() -> holds("done", "again.eml"));
        await("the form")
                .atMost(Duration.ofSeconds(60))
                .until(() -> post(TOKEN, "again", body).statusCode() == 200);
        assertThat(count("`case` where `name` in ('Comes again', 'Dropped meanwhile')"))
                .isEqualTo(2);
    }

    @Test
    void aDroppedFileIsMovedByWhatBecameOfIt() throws Exception {
        drop("good.eml", mail("drop-1", "Dropped good", "Hello"));
        drop("bad.eml", mail("drop-2", "Dropped bad", "EICAR"));
        drop(
                "two.eml",
                "From a@b Wed Mar  4 09:15:30 2026\n" + mail("drop-3", "One", "1")
                        + "\nFrom a@b Wed Mar  4 09:15:30 2026\n" + mail("drop-4", "Two", "2"));
        await("done").atMost(Duration.ofSeconds(30)).until(() -> holds("done", "good.eml"));
        await("failed")
                .atMost(Duration.ofSeconds(30))
                .until(() -> holds("failed", "bad.eml") && holds("failed", "two.eml"));
        assertThat(count("`case` where `name` = 'Dropped good'")).isEqualTo(1);
        assertThat(count("`email` where `name` in ('Dropped bad', 'One', 'Two')"))
                .isZero();
        assertThat(daemon.output()).contains("it is an mbox of 2 mails");
    }

    @Test
    void camelsOwnConsumerBringsMailTheSameWayOverTls() {
        server.deliver(
                "other", "INBOX", mail("stock-1", "By stock", "Hello").getBytes(StandardCharsets.UTF_8), Instant.now());
        await("the case").atMost(Duration.ofSeconds(30)).until(() -> count("`case` where `name` = 'By stock'") == 1);
    }

    @Test
    void nothingPassesUnscannedAndWhatIsInfectedStopsNothingElse() {
        CLAMD.stop();
        try {
            deliver("scan-1", "Waits for clamd", "Hello");
            deliver("scan-2", "Infected", "EICAR");
            deliver("scan-3", "Too large to scan", "x".repeat(2 << 20));
            deliver("scan-4", "Fails the scan", "UNSCANNABLE");
            await("the failure in the log")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> daemon.output().contains("clamd at " + CLAMD.address()));
            assertThat(count("`email` where `name` = 'Waits for clamd'")).isZero();
        } finally {
            CLAMD.start();
        }
        await("the case")
                .atMost(Duration.ofSeconds(60))
                .until(() -> count("`case` where `name` = 'Waits for clamd'") == 1);
        await("quarantine")
                .atMost(Duration.ofSeconds(30))
                .until(() -> quarantined("VIRUS") == 1 && quarantined("NOT_SCANNED") == 2);
        assertThat(count("`email` where `name` in ('Infected', 'Too large to scan', 'Fails the scan')"))
                .isZero();
    }

    private static long quarantined(String reason) {
        return count(CRM.name()
                + "_postern.postern_delivery where outcome = 'quarantined' and uid is not null and reason = '" + reason
                + "'");
    }

    private static HttpResponse<String> post(String token, String key, String body) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(form)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Authorization", "Bearer " + token)
                            .header("Idempotency-Key", key)
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void drop(String name, String mail) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("drop")).resolve(name), mail);
    }

    private static boolean holds(String bin, String name) throws IOException {
        Path moved = folder.resolve("drop").resolve(bin);
        if (!Files.isDirectory(moved)) {
            return false;
        }
        try (Stream<Path> files = Files.list(moved)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith("-" + name));
        }
    }

    private static long count(String from) {
        return Objects.requireNonNull(SQL.queryForObject("select count(*) from " + from, Long.class));
    }

    private static String mail(String id, String subject, String text) {
        return "From: Nora <" + id + "@new.example>\r\nTo: sales@example.com\r\nSubject: " + subject
                + "\r\nMessage-ID: <" + id + "@new.example>\r\n\r\n" + text + "\r\n";
    }

    private static void deliver(String id, String subject, String text) {
        server.deliver("sales", "INBOX", mail(id, subject, text).getBytes(StandardCharsets.UTF_8), Instant.now());
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }
}
