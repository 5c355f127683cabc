package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.intake.Mailboxes.mailbox;
import static org.postern.servers.ScriptedImap.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.commit.FolderKey;
import org.postern.config.MailboxConfig.Tls;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.intake.MailboxState.Condition;
import org.postern.servers.ScriptedImap;

/** What a server announces is never believed: a mail comes whole or not at all, and no other mail suffers. */
class LyingServerIT {
    private final ScriptedImap server = new ScriptedImap();
    private IntakeRig rig;

    @TempDir
    Path spool;

    @BeforeEach
    void threeMails() {
        for (long uid = 1; uid <= 3; uid++) {
            server.mail(uid, "From: ann@example.com\r\nSubject: mail " + uid + "\r\n\r\n" + "Hello\r\n".repeat(50));
        }
        rig = new IntakeRig(spool, 1 << 20, IntakeRig.QUICK);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        server.close();
    }

    private void start() throws Exception {
        rig.start(mailbox("liar", server.port(), "secret").config());
    }

    private void assertAllCameWhole() {
        assertThat(rig.subjects).containsExactly("mail 1", "mail 2", "mail 3");
        assertThat(rig.deliveries)
                .allSatisfy(d -> assertThat(IntakeRig.bytes(d)).isEqualTo(server.mails.get(d.id().uid())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "99999", "10000000", "2147483648", "9223372036854775807", "9223372036854775808"})
    void aWrongSizeChangesNothing(String size) throws Exception {
        server.lies = new ScriptedImap.Lies() {
            @Override
            public String size(long uid, byte[] mail) {
                return uid == 2 ? size : super.size(uid, mail);
            }
        };
        start();
        rig.awaitSubjects(3);
        assertThat(rig.subjects).containsExactlyInAnyOrder("mail 1", "mail 2", "mail 3");
        assertThat(rig.deliveries)
                .allSatisfy(d -> assertThat(IntakeRig.bytes(d)).isEqualTo(server.mails.get(d.id().uid())));
        assertThat(rig.batches).allSatisfy(b -> assertThat(b.unparsed()).isNull());
        assertThat(rig.state("liar").error()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{2147483640}", "{2147483647}", "{200000000}"})
    void anEnormousLiteralAllocatesNothingAndTheMailsComeInPieces(String literal) throws Exception {
        server.lies = new ScriptedImap.Lies() {
            @Override
            public void whole(long uid, byte[] mail, OutputStream out) throws IOException {
                if (uid == 2) {
                    write(out, "* 2 FETCH (UID 2 FLAGS () BODY[] " + literal + "\r\n");
                } else {
                    super.whole(uid, mail, out);
                }
            }
        };
        start();
        rig.awaitSubjects(3);
        assertAllCameWhole();
        assertThat(server.received).anyMatch(line -> line.contains("<0.1048576>"));
    }

    @Test
    void aMailCutOffInTheMiddleIsNeverTakenForWhole() throws Exception {
        AtomicInteger times = new AtomicInteger();
        server.lies = new ScriptedImap.Lies() {
            @Override
            public void whole(long uid, byte[] mail, OutputStream out) throws IOException {
                if (uid == 3 && times.incrementAndGet() <= 2) {
                    write(out, "* 3 FETCH (UID 3 FLAGS () BODY[] {" + mail.length + "}\r\n");
                    out.write(mail, 0, mail.length / 2);
                    out.flush();
                    throw new IOException("cut");
                }
                super.whole(uid, mail, out);
            }
        };
        start();
        rig.awaitSubjects(3);
        assertAllCameWhole();
        assertThat(times).hasValue(3);
    }

    @Test
    void goodbyeInTheMiddleIsTriedAgain() throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        server.lies = new ScriptedImap.Lies() {
            @Override
            public void whole(long uid, byte[] mail, OutputStream out) throws IOException {
                if (uid == 2 && first.getAndSet(false)) {
                    write(out, "* BYE going down\r\n");
                    throw new IOException("gone");
                }
                super.whole(uid, mail, out);
            }
        };
        start();
        rig.awaitSubjects(3);
        assertAllCameWhole();
    }

    @Test
    void aServerThatStallsIsGivenUpInTime() throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        server.lies = new ScriptedImap.Lies() {
            @Override
            public void whole(long uid, byte[] mail, OutputStream out) throws IOException {
                if (first.getAndSet(false)) {
                    write(out, "* 1 FETCH (UID 1 FLAGS () BODY[] {" + mail.length + "}\r\nFrom:");
                    out.flush();
                    drip(out);
                }
                super.whole(uid, mail, out);
            }
        };
        start();
        rig.awaitSubjects(3);
        assertAllCameWhole();
    }

    /** An octet now and then: no time-out of a single read ever ends this. */
    private static void drip(OutputStream out) throws IOException {
        for (int i = 0; i < 200; i++) {
            Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            out.write('x');
            out.flush();
        }
    }

    @Test
    void answersNobodyAskedForAndTheSameMailTwiceChangeNothing() throws Exception {
        server.lies = new ScriptedImap.Lies() {
            @Override
            public void whole(long uid, byte[] mail, OutputStream out) throws IOException {
                write(
                        out,
                        "* 9 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* OK [ALERT] hello\r\n* 3 EXPUNGE\r\n* 77 FETCH (UID 77)\r\n");
                super.whole(uid, mail, out);
                super.whole(uid, mail, out);
            }

            @Override
            public List<Long> found(List<Long> uids) {
                List<Long> twice = new ArrayList<>(uids);
                twice.addAll(uids);
                return twice;
            }
        };
        start();
        rig.awaitSubjects(3);
        assertAllCameWhole();
        assertThat(rig.batches)
                .filteredOn(batch -> batch.folder().lane().equals(FolderKey.LIVE))
                .hasSize(1);
    }

    @Test
    void answersToCommandsSentAheadMayComeInAnyOrder() throws Exception {
        for (long uid = 4; uid <= 150; uid++) {
            server.mail(uid, "Subject: mail " + uid + "\r\n\r\nHello\r\n");
        }
        server.outOfTurn = true;
        start();
        rig.awaitSubjects(150);
        assertThat(server.outOfTurn).isFalse();
        assertThat(rig.batches)
                .filteredOn(batch -> batch.folder().lane().equals(FolderKey.LIVE))
                .extracting(b -> b.uids().toString())
                .containsExactly("1:100", "101:150");
        assertThat(rig.state("liar").error()).isNull();
    }

    @Test
    void theLastMailThatSomeServersFindForNStarIsNotTakenTwice() throws Exception {
        server.lies = new ScriptedImap.Lies() {
            @Override
            public List<Long> found(List<Long> uids) {
                return uids.isEmpty() ? List.of(3L) : uids;
            }
        };
        start();
        rig.awaitSubjects(3);
        rig.poll("liar");
        rig.poll("liar");
        assertAllCameWhole();
    }

    @Test
    void aMailThatTheServerDoesNotGiveHoldsUpNobodyAndEndsInQuarantineTheThirdTime() throws Exception {
        server.lies = new ScriptedImap.Lies() {
            @Override
            public void whole(long uid, byte[] mail, OutputStream out) throws IOException {
                if (uid == 2) {
                    write(out, "* 2 FETCH (UID 2 FLAGS () BODY[] NIL)\r\n");
                } else {
                    super.whole(uid, mail, out);
                }
            }

            @Override
            public byte[] piece(long uid, byte[] piece) {
                return uid == 2 ? null : piece;
            }
        };
        start();
        rig.awaitSubjects(2);
        assertThat(rig.subjects).containsExactly("mail 1", "mail 3");
        rig.poll("liar");
        rig.poll("liar");
        rig.awaitSubjects(3);
        FetchedBatch last = rig.batches.get(rig.batches.size() - 1);
        assertThat(last.unparsed()).isEqualTo(Unparsed.FETCH_ERROR);
        assertThat(last.deliveries().get(0).id().uid()).isEqualTo(2);
        assertThat(rig.cursor("liar", "INBOX").low()).isEqualTo(3);
        assertThat(rig.flights.rows).isEmpty();
    }

    @Test
    void smallMailWaitsForOneLargeMailAtMostAndEachComesOnce() throws Exception {
        rig.close();
        rig = new IntakeRig(spool, 64 << 20, IntakeRig.QUICK);
        List<Long> whole = wholeMails();
        server.mails.clear();
        start();
        rig.poll("liar");
        server.mail(1, large("large 1")).mail(2, large("large 2")).mail(3, small("small 3"));
        server.lies = new ScriptedImap.Lies() {
            @Override
            public byte[] piece(long uid, byte[] piece) {
                if (uid == 1) {
                    server.mail(4, small("small 4")).mail(5, large("large 5"));
                }
                return piece;
            }
        };
        rig.poll("liar");
        assertThat(rig.subjects).containsExactly("small 3", "large 1", "small 4", "large 2", "large 5");
        assertThat(whole).containsExactly(3L, 1L, 4L, 2L, 5L);
        assertThat(rig.cursor("liar", "INBOX").low()).isEqualTo(5);
        rig.poll("liar");
        assertThat(rig.subjects).hasSize(5);
    }

    @Test
    void aLargeMailInWhichTheConnectionBreaksHoldsUpNoSmallOne() throws Exception {
        rig.close();
        rig = new IntakeRig(spool, 64 << 20, IntakeRig.QUICK);
        server.mail(1, large("large 1"));
        List<Long> whole = wholeMails();
        AtomicInteger breaks = new AtomicInteger(1);
        server.interference = (command, tag, out) -> {
            if (command.startsWith("UID FETCH 1 ") && breaks.getAndDecrement() > 0) {
                throw new IOException("the connection breaks");
            }
            return false;
        };
        start();
        rig.awaitSubjects(3);
        assertThat(rig.subjects).containsExactly("mail 2", "mail 3", "large 1");
        assertThat(breaks).hasNegativeValue();
        assertThat(whole).containsExactly(2L, 3L, 1L);
    }

    /** @return gets the UIDs of mails as they are committed, if all their bytes are there */
    private List<Long> wholeMails() {
        List<Long> whole = new CopyOnWriteArrayList<>();
        rig.fate = batch -> {
            batch.deliveries().stream()
                    .filter(d -> Arrays.equals(IntakeRig.bytes(d), server.mails.get(d.id().uid())))
                    .forEach(d -> whole.add(d.id().uid()));
            return null;
        };
        return whole;
    }

    private static String large(String subject) {
        return small(subject) + "0123456789abcdef\r\n".repeat(500_000);
    }

    private static String small(String subject) {
        return "From: ann@example.com\r\nSubject: " + subject + "\r\n\r\nHello\r\n";
    }

    @Test
    void aNewUidValidityInTheMiddleOfTheWorkReadsTheFolderAgain() throws Exception {
        start();
        rig.awaitSubjects(3);
        server.uidValidity = 8;
        rig.component().poll("liar");
        rig.awaitSubjects(6);
        assertThat(rig.deliveries.subList(3, 6))
                .allSatisfy(d -> assertThat(d.id().uidValidity()).isEqualTo(8));
        assertThat(rig.cursor("liar", "INBOX").uidValidity()).isEqualTo(8);
    }

    @Test
    void aServerThatGreetsWithPreauthOrOffersNoStarttlsSeesNoPassword() throws Exception {
        rig.start(
                mailbox("liar", server.port(), "secret").config(),
                mailbox("bare", server.port(), "secret")
                        .tls(Tls.STARTTLS, "127.0.0.1", server.port(), null)
                        .config());
        server.greeting = "* PREAUTH welcome";
        rig.component().poll("liar");
        Awaitility.await().until(() -> rig.state("bare").condition() == Condition.FAILING);
        Awaitility.await().until(() -> String.valueOf(rig.state("liar").error()).contains("PREAUTH"));
        server.greeting = "* OK ready";
        rig.component().poll("bare");
        Awaitility.await().until(() -> String.valueOf(rig.state("bare").error()).contains("STARTTLS"));
        String afterwards =
                String.join("\n", server.received.subList(server.received.size() - 2, server.received.size()));
        assertThat(afterwards).doesNotContain("AUTH").doesNotContain("LOGIN ").doesNotContain("secret");
    }
}
