package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.MailboxConfig;
import org.postern.message.DeliveryId;
import org.postern.outcome.DueMark;
import org.postern.outcome.MailServer;
import org.postern.outcome.Settler;
import org.postern.servers.DovecotServer;

/** Marks on a real server that has everything, one without MOVE, and one without UIDPLUS. */
class SettlingIT {
    private static final String LEAN = "imap_capability = IMAP4rev1 LITERAL+ UIDPLUS";
    private static final String BARE = "imap_capability = IMAP4rev1 LITERAL+";

    private static DovecotServer full;
    private static DovecotServer withoutMove;
    private static DovecotServer withoutUidPlus;

    private final MemorySettling settling = new MemorySettling();
    private final Settler settler = new Settler(settling, Clock.systemUTC());
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    @BeforeAll
    static void start() {
        full = DovecotServer.start();
        withoutMove = DovecotServer.start(LEAN);
        withoutUidPlus = DovecotServer.start(BARE);
    }

    @AfterAll
    static void stop() {
        for (DovecotServer server : new DovecotServer[] {full, withoutMove, withoutUidPlus}) {
            if (server != null) {
                server.close();
            }
        }
    }

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void seenAndKeywordAreSetOnTheMailsNamedAndOnNoOther() throws Exception {
        deliver(full, "flags", 4);
        due(full, "flags", 1, new Mark.Seen());
        due(full, "flags", 2, new Mark.Keyword("$CrmDone"));
        due(full, "flags", 3, new Mark.Leave());

        assertThat(settle(full, "flags")).isEqualTo(3);

        assertThat(settling.due).isEmpty();
        try (Store store = store(full, "flags")) {
            Message[] mails = open(store, "INBOX").getMessages();
            assertThat(mails[0].getFlags().contains(Flags.Flag.SEEN)).isTrue();
            assertThat(mails[1].getFlags().getUserFlags()).containsExactly("$CrmDone");
            assertThat(mails[1].getFlags().contains(Flags.Flag.SEEN)).isFalse();
            assertThat(mails[2].getFlags().getSystemFlags()).doesNotContain(Flags.Flag.SEEN);
            assertThat(mails[3].getFlags().contains(Flags.Flag.SEEN)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void moveMakesTheFolderAndTheDeletedMailsOfOthersStay(boolean canMove) throws Exception {
        DovecotServer server = canMove ? full : withoutMove;
        String user = "move-" + canMove;
        deliver(server, user, 3);
        try (Store store = store(server, user)) {
            Folder inbox = open(store, "INBOX");
            inbox.getMessage(3).setFlag(Flags.Flag.DELETED, true);
            inbox.close(false);
        }
        due(server, user, 1, new Mark.Move("Done/Ünïted"));
        due(server, user, 2, new Mark.Move("Done/Ünïted"));

        settle(server, user);

        assertThat(subjects(server, user, "INBOX")).containsExactly("mail 3");
        assertThat(subjects(server, user, "Done/Ünïted")).containsExactly("mail 1", "mail 2");
        assertThat(settling.ended).containsValues("done").doesNotContainValue("gone");
    }

    @Test
    void aRoleIsMovedToTheFolderThatTheServerMarksWithIt() throws Exception {
        deliver(full, "role", 1);
        due(full, "role", 1, new Mark.Move("Sent"));
        settle(full, "role");
        assertThat(subjects(full, "role", "Sent Items")).containsExactly("mail 1");
    }

    @Test
    void deleteTakesAwayOnlyTheMailNamed() throws Exception {
        deliver(full, "delete", 3);
        try (Store store = store(full, "delete")) {
            Folder inbox = open(store, "INBOX");
            inbox.getMessage(1).setFlag(Flags.Flag.DELETED, true);
            inbox.close(false);
        }
        due(full, "delete", 2, new Mark.Delete());
        due(full, "delete", 3, new Mark.DeleteAfter(Duration.ZERO));
        settle(full, "delete");
        assertThat(subjects(full, "delete", "INBOX")).containsExactly("mail 1");
    }

    @Test
    void withoutUidPlusNothingIsExpunged() throws Exception {
        deliver(withoutUidPlus, "bare", 2);
        due(withoutUidPlus, "bare", 1, new Mark.Delete());
        settle(withoutUidPlus, "bare");
        try (Store store = store(withoutUidPlus, "bare")) {
            Message[] mails = open(store, "INBOX").getMessages();
            assertThat(mails).hasSize(2);
            assertThat(mails[0].getFlags().contains(Flags.Flag.DELETED)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"other@example.com, 17, 1", "other@example.com, 0, 1", "1@example.com, 17, 0", "'', 0, 0"})
    void noOtherMailIsDeletedThatHasTheNumberOfOurs(String messageId, long size, int left) throws Exception {
        String user = "identity-" + messageId.length() + "-" + size;
        deliver(full, user, 1);
        due(full, user, 1, new Mark.Delete());
        DueMark due = settling.due.remove(1L);
        settling.add(new DueMark(1, due.delivery(), due.mark(), false, messageId, size, Instant.EPOCH));
        settle(full, user);
        assertThat(subjects(full, user, "INBOX")).hasSize(left);
        assertThat(settling.ended).containsEntry(1L, left == 1 ? "gone" : "done");
    }

    @Test
    void whatIsGoneIsNoError() throws Exception {
        deliver(full, "gone", 1);
        due(full, "gone", 7, new Mark.Delete());
        due(full, "gone", 1, new Mark.Seen());
        settling.add(new DueMark(
                99,
                DeliveryId.imap("gone", "No such folder", 5, 1),
                new Mark.Seen(),
                false,
                "a@example.com",
                10,
                Instant.EPOCH));
        settle(full, "gone");
        assertThat(settling.ended)
                .containsEntry(7L, "gone")
                .containsEntry(1L, "done")
                .containsEntry(99L, "gone");
    }

    @Test
    void afterANewUidValidityAMailIsRecognisedByItsMessageId() throws Exception {
        deliver(full, "anew", 3);
        due(full, "anew", 2, new Mark.Delete());
        full.changeUidValidity("anew", "INBOX");
        try (Store store = store(full, "anew")) {
            // UIDs move on: what had 2 has another one now.
            Folder inbox = open(store, "INBOX");
            inbox.getMessage(1).setFlag(Flags.Flag.DELETED, true);
            inbox.expunge();
        }
        settle(full, "anew");
        assertThat(subjects(full, "anew", "INBOX")).containsExactly("mail 3");
    }

    @Test
    void aMarkThatTheServerRefusesIsTriedAloneAndLaterAndTheOthersAreMade() throws Exception {
        deliver(full, "refused", 3);
        due(full, "refused", 1, new Mark.Keyword("not an atom)"));
        due(full, "refused", 2, new Mark.Seen());
        due(full, "refused", 3, new Mark.Move("\n"));
        settle(full, "refused");
        assertThat(settling.ended.get(2L)).isEqualTo("done");
        assertThat(settling.ended.get(1L)).startsWith("failed");
        assertThat(settling.ended.get(3L)).startsWith("failed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twentyKillsLeaveEveryMoveMadeAndNoneTwice(boolean canMove) throws Exception {
        DovecotServer server = canMove ? full : withoutMove;
        String user = "kills-" + canMove;
        deliver(server, user, 200);
        for (int uid = 1; uid <= 200; uid++) {
            due(server, user, uid, new Mark.Move("Processed"));
        }
        Random random = new Random(20);
        int lost = 0;
        for (int round = 0; round < 20; round++) {
            // Ten marks a round, so that each kill meets some; the kill comes before, in, or after them.
            Settler some = new Settler(new TenAtOnce(settling, random), Clock.systemUTC());
            ImapConnection connection = connect(server, user);
            ScheduledFuture<?> kill = timer.schedule(connection::cut, random.nextInt(12), TimeUnit.MILLISECONDS);
            try {
                some.settle(user, new ImapMarks(connection));
            } catch (MailServer.Lost | Killed e) {
                lost++;
            } finally {
                kill.cancel(false);
                connection.abandon();
            }
        }
        settle(server, user);

        assertThat(lost).isGreaterThan(5);
        assertThat(subjects(server, user, "INBOX")).isEmpty();
        assertThat(subjects(server, user, "Processed"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 200).mapToObj(i -> "mail " + i).toList());
    }

    private int settle(DovecotServer server, String user) throws Exception {
        try (ImapConnection connection = connect(server, user)) {
            return settler.settle(user, new ImapMarks(connection));
        }
    }

    private ImapConnection connect(DovecotServer server, String user) throws Exception {
        MailboxConfig mailbox = Mailboxes.mailbox(user, server.imapPort(), DovecotServer.PASSWORD)
                .config();
        return ImapConnection.open(
                mailbox,
                MailSession.of(new DefaultCamelContext(), mailbox, IntakeRig.PATIENT),
                IntakeRig.signIns().apply(mailbox),
                IntakeRig.PATIENT,
                timer);
    }

    private static void deliver(DovecotServer server, String user, int count) {
        for (int i = 1; i <= count; i++) {
            server.deliver(
                    user,
                    "INBOX",
                    ("From: ann@example.com\r\nSubject: mail " + i + "\r\nMessage-ID: <" + i
                                    + "@example.com>\r\n\r\nHello\r\n")
                            .getBytes(StandardCharsets.UTF_8),
                    Instant.now());
        }
    }

    private void due(DovecotServer server, String user, long uid, Mark mark) throws Exception {
        if (validity == 0 || !user.equals(validityOf)) {
            try (ImapConnection connection = connect(server, user)) {
                validity = connection.examine("INBOX").uidValidity();
                validityOf = user;
            }
        }
        settling.add(new DueMark(
                uid,
                DeliveryId.imap(user, "INBOX", validity, uid),
                mark,
                false,
                uid + "@example.com",
                0,
                Instant.EPOCH));
    }

    private long validity;
    private String validityOf;

    private static List<String> subjects(DovecotServer server, String user, String folder) throws Exception {
        try (Store store = store(server, user)) {
            List<String> subjects = new ArrayList<>();
            for (Message mail : open(store, folder).getMessages()) {
                subjects.add(mail.getSubject());
            }
            return subjects;
        }
    }

    private static Folder open(Store store, String folder) throws Exception {
        Folder opened = store.getFolder(folder);
        opened.open(Folder.READ_WRITE);
        return opened;
    }

    private static Store store(DovecotServer server, String user) throws Exception {
        Store store = Session.getInstance(new Properties()).getStore("imap");
        store.connect(server.host(), server.imapPort(), user, DovecotServer.PASSWORD);
        return store;
    }

    /** The process ends between the command to the server and the note that it was done. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Hands out one portion, and now and then dies instead of noting what was done. */
    private static final class TenAtOnce implements org.postern.outcome.Settling {
        private final MemorySettling all;
        private final Random random;
        private boolean handedOut;

        TenAtOnce(MemorySettling all, Random random) {
            this.all = all;
            this.random = random;
        }

        @Override
        public List<DueMark> due(String mailbox, Instant now, int limit) {
            if (handedOut) {
                return List.of();
            }
            handedOut = true;
            return all.due(mailbox, now, 10);
        }

        @Override
        public void begin(Collection<Long> ids) {
            all.begin(ids);
        }

        @Override
        public void done(Collection<Long> ids) {
            if (random.nextInt(3) == 0) {
                throw new Killed();
            }
            all.done(ids);
        }

        @Override
        public void gone(Collection<Long> ids) {
            all.gone(ids);
        }

        @Override
        public void failed(Collection<Long> ids, String error, Instant nextDue) {
            all.failed(ids, error, nextDue);
        }
    }
}
