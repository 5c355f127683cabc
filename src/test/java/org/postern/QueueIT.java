package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.mails.MadeMail;
import org.postern.mails.MailMaker;
import org.postern.servers.ArtemisServer;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** The shipped routes with a queue between intake and processing: two nodes that do both, and a broker, each a process that is killed. */
class QueueIT {
    private static final Logger LOG = LoggerFactory.getLogger(QueueIT.class);
    private static final int MAILS = Integer.getInteger("postern.queue.mails", 240);
    private static final int LARGE = 3 << 20;
    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>([^<*]+)</artifactId><version>([^<]+)</version>");

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final String ours = crm.name() + "_postern.postern_";
    private final JdbcTemplate sql = crm.sql();
    private final DovecotServer mail = DovecotServer.start();
    private final List<MadeMail> mails = new MailMaker("queue", 9, List.of("john@acme.example")).make(MAILS);
    private final Deque<MadeMail> coming = new ArrayDeque<>(mails);
    private Path config = Path.of("");
    private Path libraries = Path.of("");

    @BeforeEach
    void fill() throws Exception {
        config = ConfigFolder.write(
                Files.createDirectory(folder.resolve("config")), mail, crm, List.of("sales", "support"), "");
        Files.writeString(
                config.resolve("postern.yaml"),
                "cluster: {enabled: true, node: \"${env:NODE}\", lease: 3s}\n",
                StandardOpenOption.APPEND);
        Path routes = Files.createDirectory(config.resolve("routes.d"));
        Path optional = Path.of("routes/optional");
        Files.copy(optional.resolve("queue-broker.camel.yaml"), routes.resolve("queue-broker.camel.yaml"));
        Files.copy(optional.resolve("queue-work.camel.yaml"), routes.resolve("queue-work.camel.yaml"));
        Files.copy(optional.resolve("queue-intake.camel.yaml"), routes.resolve("intake.camel.yaml"));
        libraries = Files.createDirectory(folder.resolve("optional"));
        fetch(optional.resolve("jms.pom.xml"));
    }

    /** As the documented command would, out of what this test runs with: no jar more than that file names. */
    private void fetch(Path pom) throws Exception {
        String[] here = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1);
        Matcher dependencies = DEPENDENCY.matcher(Files.readString(pom));
        while (dependencies.find()) {
            String jar = dependencies.group(1) + "-" + dependencies.group(2) + ".jar";
            Path found = Arrays.stream(here)
                    .map(Path::of)
                    .filter(path -> path.endsWith(jar))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(jar + " of " + pom + " is not what the build uses"));
            Files.copy(found, libraries.resolve(jar));
        }
    }

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void aKilledWorkerAndAKilledBrokerLoseAndDoubleNothing() throws Exception {
        try (ArtemisServer broker = ArtemisServer.start(Files.createDirectory(folder.resolve("broker")));
                PosternProcess alpha = node("alpha", broker).awaitReady();
                PosternProcess beta = node("beta", broker).awaitReady()) {
            deliver(MAILS / 3);
            mail.deliver("support", "INBOX", large(), Instant.now());
            await("both work on it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> doneBy().keySet().equals(java.util.Set.of("alpha", "beta")));

            deliver(MAILS / 3);
            await("it is in the midst of it").atMost(Duration.ofSeconds(30)).until(() -> done() > MAILS / 3);
            beta.kill();
            long atKill = done();
            deliver(MAILS / 6);
            await("alpha goes on").atMost(Duration.ofSeconds(60)).until(() -> done() > atKill + MAILS / 12);

            broker.kill();
            deliver(coming.size());
            broker.startAgain();
            Instant back = Instant.now();

            await("every mail has its outcome").atMost(Duration.ofSeconds(120)).until(() -> done() == MAILS + 1);
            LOG.info(
                    "{} mails, everything done {} ms after the broker was back",
                    MAILS + 1,
                    Duration.between(back, Instant.now()).toMillis());
            await("no batch is under way")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> count("select count(*) from " + ours + "flight") == 0);
            assertThat(alpha.isAlive()).isTrue();
        }
        long stored = mails.stream()
                        .filter(m ->
                                !m.outcome().equals("skipped") && !m.outcome().equals("duplicate"))
                        .count()
                + 1;
        assertThat(count("select count(*) from email where deleted = 0")).isEqualTo(stored);
        assertThat(count("select count(distinct message_id) from email")).isEqualTo(stored);
        assertThat(count("select count(*) from " + ours + "delivery where outcome = 'quarantined'"))
                .isEqualTo(mails.stream()
                        .filter(m -> m.outcome().equals("quarantined"))
                        .count());
        assertThat(count("select max(size) from attachment"))
                .as("the large one is whole")
                .isEqualTo(LARGE);
    }

    private PosternProcess node(String name, ArtemisServer broker) throws Exception {
        return PosternProcess.start(
                config,
                Files.createDirectories(folder.resolve(name)),
                List.of("run"),
                Map.of(
                        "NODE",
                        name,
                        "POSTERN_LIBRARIES",
                        libraries.toString(),
                        "POSTERN_ARTEMIS",
                        broker.url(),
                        "POSTERN_ARTEMIS_USER",
                        "",
                        "POSTERN_ARTEMIS_PASSWORD",
                        ""));
    }

    private static byte[] large() {
        String head = """
                From: Ann <ann@large.example>
                To: support@example.com
                Subject: A large drawing
                Message-ID: <large-1@large.example>
                Date: Wed, 04 Mar 2026 09:15:30 +0000
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                See the drawing.
                --b
                Content-Type: application/octet-stream; name=drawing.bin
                Content-Disposition: attachment; filename=drawing.bin
                Content-Transfer-Encoding: base64

                """.replace("\n", "\r\n");
        byte[] content = new byte[LARGE];
        Arrays.fill(content, (byte) 'x');
        return (head + java.util.Base64.getMimeEncoder().encodeToString(content) + "\r\n--b--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void deliver(int count) {
        for (int i = 0; i < count && !coming.isEmpty(); i++) {
            MadeMail made = coming.remove();
            mail.deliver(made.mailbox(), "INBOX", made.raw(), Instant.now());
        }
    }

    private long done() {
        return count("select count(*) from " + ours + "delivery");
    }

    private Map<String, Long> doneBy() {
        Map<String, Long> byNode = new TreeMap<>();
        sql.query(
                "select b.node, count(*) from " + ours + "delivery d join " + ours
                        + "batch b on b.id = d.batch group by b.node",
                row -> {
                    byNode.put(row.getString(1), row.getLong(2));
                });
        return byNode;
    }

    private long count(String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
