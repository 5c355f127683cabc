package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.Flights;
import org.postern.mails.MailMaker;
import org.postern.servers.ArtemisServer;
import org.postern.servers.PosternProcess;
import org.postern.store.Database;
import org.postern.store.Migrations;
import org.postern.store.SqlFlights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shipped routes with a queue between intake and processing: two nodes that do both, and a broker, each a process that is killed. */
class QueueIT {
    private static final Logger LOG = LoggerFactory.getLogger(QueueIT.class);
    private static final int MAILS = Integer.getInteger("postern.queue.mails", 240);
    private static final int LARGE = 3 << 20;

    /** UIDs of no mail on the server. */
    private static final long SUSPECT = 100_001;

    private static final long POISON = 100_002;
    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>([^<*]+)</artifactId><version>([^<]+)</version>");

    @TempDir
    private Path folder;

    private final Site site =
            new Site(List.of("sales", "support"), new MailMaker("queue", 9, List.of("john@acme.example")).make(MAILS));
    private Path libraries = Path.of("");

    @BeforeEach
    void fill() throws Exception {
        site.prepare(folder, "", Duration.ofSeconds(3));
        Path routes = Files.createDirectory(site.config().resolve("routes.d"));
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
        site.close();
    }

    /** Two mails that were in the hands of two workers that died; one of them was alone in three more. */
    private void leaveSuspects(ArtemisServer broker) throws Exception {
        try (Database database = Database.open(site.database())) {
            new Migrations(database).run();
            Flights flights = new SqlFlights(database, Clock.systemUTC());
            long flight =
                    flights.depart(new FolderKey("sales", "INBOX", "queue"), UidSet.range(POISON, POISON), "dead");
            flights.again(flight);
            flights.again(flight);
        }
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
                Connection connection = factory.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            Queue queue = session.createQueue("postern.mails");
            try (MessageProducer producer = session.createProducer(queue)) {
                for (long uid : List.of(SUSPECT, POISON)) {
                    BytesMessage message = session.createBytesMessage();
                    message.writeBytes(small(uid));
                    message.setStringProperty("PosternQueueMailbox", "sales");
                    message.setStringProperty("PosternQueueFolder", "INBOX");
                    message.setLongProperty("PosternQueueUidValidity", 1);
                    message.setLongProperty("PosternQueueUid", uid);
                    message.setStringProperty("PosternQueueReceived", "2026-03-04T09:15:30Z");
                    message.setStringProperty("PosternQueueMarks", "");
                    producer.send(message);
                }
            }
            session.commit();
            connection.start();
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                for (int death = 0; death < 2; death++) {
                    assertThat(consumer.receive(5000)).isNotNull();
                    assertThat(consumer.receive(5000)).isNotNull();
                    session.rollback();
                }
            }
        }
    }

    private static byte[] small(long number) {
        return """
                From: Bob <bob@small.example>
                To: sales@example.com
                Subject: Suspect %1$d
                Message-ID: <suspect-%1$d@small.example>
                Date: Wed, 04 Mar 2026 09:15:30 +0000

                Who did it?
                """.formatted(number).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void theSuspectIsFiledAndThePoisonIsKeptByteForByte() {
        assertThat(outcomeOf(SUSPECT)).isEqualTo("filed ");
        assertThat(outcomeOf(POISON)).isEqualTo("quarantined POISON");
        byte[] kept = site.sql()
                .queryForObject(
                        "select r.chunk from " + site.ours("raw") + " r join " + site.ours("delivery")
                                + " d on d.mail_key = r.mail_key where d.uid = ? and d.uidvalidity = 1",
                        byte[].class,
                        POISON);
        assertThat(Zstd.decompress(kept, small(POISON).length)).isEqualTo(small(POISON));
    }

    private String outcomeOf(long uid) {
        return Objects.requireNonNull(site.sql()
                .queryForObject(
                        "select concat(outcome, ' ', coalesce(reason, '')) from " + site.ours("delivery")
                                + " where uid = ? and uidvalidity = 1",
                        String.class,
                        uid));
    }

    @Test
    void aKilledWorkerAndAKilledBrokerLoseAndDoubleNothing() throws Exception {
        try (ArtemisServer broker = ArtemisServer.start(Files.createDirectory(folder.resolve("broker")))) {
            leaveSuspects(broker);
            aWorkerAndTheBrokerAreKilled(broker);
        }
        theSuspectIsFiledAndThePoisonIsKeptByteForByte();
        site.eachMailIsThereOnce(2);
        assertThat(site.count("select max(size) from attachment"))
                .as("the large one is whole")
                .isEqualTo(LARGE);
    }

    private void aWorkerAndTheBrokerAreKilled(ArtemisServer broker) throws Exception {
        try (PosternProcess alpha = node("alpha", broker).awaitReady();
                PosternProcess beta = node("beta", broker).awaitReady()) {
            site.deliver(MAILS / 3);
            site.mail().deliver("support", "INBOX", large(), Instant.now());
            await("both work on it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> site.doneBy().keySet().equals(java.util.Set.of("alpha", "beta")));

            site.deliver(MAILS / 3);
            await("it is in the midst of it").atMost(Duration.ofSeconds(30)).until(() -> site.done() > MAILS / 3);
            beta.kill();
            long atKill = site.done();
            site.deliver(MAILS / 6);
            await("alpha goes on").atMost(Duration.ofSeconds(60)).until(() -> site.done() > atKill + MAILS / 12);

            broker.kill();
            site.deliver(site.waiting());
            broker.startAgain();
            Instant back = Instant.now();

            await("every mail has its outcome").atMost(Duration.ofSeconds(120)).until(() -> site.done() == MAILS + 3);
            LOG.info(
                    "{} mails, everything done {} ms after the broker was back",
                    MAILS + 3,
                    Duration.between(back, Instant.now()).toMillis());
            site.awaitNothingUnderWay();
            assertThat(alpha.isAlive()).isTrue();
        }
    }

    private PosternProcess node(String name, ArtemisServer broker) {
        return site.node(
                name,
                Map.of(
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
}
