package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.intake.MailboxState.Condition;
import org.postern.servers.ScriptedPop3;

/** What a POP3 server says of its mails is never believed, and none of them stops the others. */
class LyingPop3IT {
    private final ScriptedPop3 server = new ScriptedPop3();
    private IntakeRig rig;

    @TempDir
    private Path spool;

    @BeforeEach
    void threeMails() {
        for (int i = 1; i <= 3; i++) {
            server.mail("From: ann@example.com\r\nSubject: mail " + i + "\r\n\r\n" + "Hello\r\n.dot\r\n".repeat(50));
        }
        rig = new IntakeRig(spool, 1 << 20, IntakeRig.QUICK);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        server.close();
    }

    private void start() throws Exception {
        rig.start(Mailboxes.mailbox("liar", server.port(), "secret").pop3().config());
    }

    private void assertAllCameWholeAndOnce() {
        rig.awaitSubjects(3);
        rig.poll("liar");
        assertThat(rig.subjects).containsExactlyInAnyOrder("mail 1", "mail 2", "mail 3");
        List<byte[]> mails = List.copyOf(server.mails);
        assertThat(rig.deliveries)
                .allMatch(d -> mails.stream().anyMatch(mail -> Arrays.equals(mail, IntakeRig.bytes(d))));
        assertThat(rig.flights.rows).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-7", "99999999", "2147483648", "nonsense"})
    void aWrongSizeChangesNothing(String size) throws Exception {
        server.lies = new ScriptedPop3.Lies() {
            @Override
            public String size(int number, byte[] mail) {
                return number == 2 ? size : super.size(number, mail);
            }
        };
        start();
        assertAllCameWholeAndOnce();
        assertThat(rig.batches).allSatisfy(b -> assertThat(b.unparsed()).isNull());
    }

    @Test
    void withoutUniqueIdsEachComesOnceAndTheNextOneIsFound() throws Exception {
        server.lies = new ScriptedPop3.Lies() {
            @Override
            public String uidl(int number, byte[] mail) {
                return null;
            }
        };
        start();
        assertAllCameWholeAndOnce();
        server.mails.remove(0); // by another client: all numbers move
        server.mail("Subject: mail 4\r\n\r\nx\r\n");
        rig.poll("liar");
        assertThat(rig.subjects).hasSize(4).endsWith("mail 4");
    }

    @Test
    void mailsWithOneUniqueIdAreToldApart() throws Exception {
        server.lies = new ScriptedPop3.Lies() {
            @Override
            public String uidl(int number, byte[] mail) {
                return number < 3 ? "the-same" : "another";
            }
        };
        start();
        assertAllCameWholeAndOnce();
    }

    @Test
    void withoutTopTheWholeMailTellsItsHeader() throws Exception {
        server.lies = new ScriptedPop3.Lies() {
            @Override
            public boolean knowsTop() {
                return false;
            }
        };
        start();
        assertAllCameWholeAndOnce();
    }

    @Test
    void aMailThatTheServerDoesNotGiveStopsNoOtherAndEndsInQuarantine() throws Exception {
        server.lies = new ScriptedPop3.Lies() {
            @Override
            public boolean gives(int number) {
                return number != 2;
            }
        };
        start();
        rig.awaitSubjects(2);
        assertThat(rig.subjects).containsExactly("mail 1", "mail 3");
        for (int i = 0; i < 3; i++) {
            rig.poll("liar");
        }
        assertThat(rig.batches.get(rig.batches.size() - 1).unparsed()).isEqualTo(Unparsed.FETCH_ERROR);
        assertThat(rig.deliveries).hasSize(3);
        int before = server.received.size();
        rig.poll("liar");
        assertThat(server.received.subList(before, server.received.size())).noneMatch(l -> l.startsWith("RETR"));
        assertThat(rig.state("liar").condition()).isEqualTo(Condition.OK);
    }

    @Test
    void norDoesItStopOthersWhereItsUniqueIdIsNotKnownEither() throws Exception {
        server.lies = new ScriptedPop3.Lies() {
            @Override
            public String uidl(int number, byte[] mail) {
                return null;
            }

            @Override
            public boolean gives(int number) {
                return number != 2;
            }
        };
        start();
        rig.awaitSubjects(2);
        assertThat(rig.subjects).containsExactly("mail 1", "mail 3");
    }

    @Test
    void aMailThatBreaksOffIsNeverTakenForWhole() throws Exception {
        AtomicInteger times = new AtomicInteger();
        server.lies = new ScriptedPop3.Lies() {
            @Override
            public void retrieve(int number, byte[] mail, OutputStream out) throws IOException {
                if (number == 3 && times.incrementAndGet() <= 2) {
                    out.write(mail, 0, mail.length / 2);
                    out.flush();
                    throw new IOException("cut");
                }
                super.retrieve(number, mail, out);
            }
        };
        start();
        assertAllCameWholeAndOnce();
        assertThat(times).hasValue(3);
    }

    @Test
    void aServerThatDoesNotAnswerQuitIsAskedAgainAndBringsNothingTwice() throws Exception {
        AtomicInteger times = new AtomicInteger();
        server.lies = new ScriptedPop3.Lies() {
            @Override
            public boolean answersQuit() {
                return times.incrementAndGet() > 2;
            }
        };
        start();
        assertAllCameWholeAndOnce();
    }

    @Test
    void mailsLeftOnTheServerCostOneListingAPoll() throws Exception {
        int count = Integer.getInteger("postern.left-mails", 1000);
        server.mails.clear();
        byte[][] many = IntStream.rangeClosed(1, count)
                .mapToObj(i -> ("Subject: m " + i + "\r\n\r\nx\r\n").getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        server.mails.addAll(Arrays.asList(many));
        start();
        await().atMost(Duration.ofSeconds(60)).until(() -> rig.state("liar").lastSuccess() != null);
        assertThat(rig.subjects).hasSize(count);
        int before = server.received.size();
        rig.poll("liar");
        List<String> commands = server.received.subList(before, server.received.size()).stream()
                .map(line -> line.split(" ")[0])
                .toList();
        assertThat(commands)
                .containsOnlyOnce("UIDL")
                .doesNotContain("LIST", "TOP", "RETR")
                .hasSizeLessThan(8);
    }
}
