package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.MailboxConfig.Capture;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;
import org.postern.outcome.DueMark;
import org.postern.servers.DovecotServer;

/**
 * What holds on every IMAP server, asked by IMAP alone: on a Dovecot of its own ({@code -Dpostern.imap=dovecot}), or on the account that
 * {@code -Dpostern.imap=HOST:PORT}, {@code -Dpostern.imap-user} and {@code -Dpostern.imap-password} name, in folders that it makes there. {@code docs/mailboxes.md}
 * tells what was seen on which server.
 */
@EnabledIfSystemProperty(named = "postern.imap", matches = ".+")
class AnyServerIT {
    private static final String GIVEN = System.getProperty("postern.imap", "");

    private static String host = "127.0.0.1";
    private static int port;
    private static String user = System.getProperty("postern.imap-user", "any");
    private static String password = System.getProperty("postern.imap-password", DovecotServer.PASSWORD);
    private static @Nullable DovecotServer dovecot;

    @TempDir
    private Path spool;

    @BeforeAll
    static void start() {
        if (GIVEN.equals("dovecot")) {
            dovecot = DovecotServer.start();
            port = dovecot.imapPort();
        } else {
            host = GIVEN.substring(0, GIVEN.lastIndexOf(':'));
            port = Integer.parseInt(GIVEN.substring(GIVEN.lastIndexOf(':') + 1));
        }
    }

    @AfterAll
    static void stop() {
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @Test
    void mailsComeOnceInOrderAndTheNextProcessGoesOn() throws Exception {
        String folder = fresh("order");
        append(folder, 1, 250);
        IntakeRig first = new IntakeRig(spool);
        try (first) {
            first.start(box(folder).config());
            first.poll(user);
            assertThat(first.subjects).containsExactlyElementsOf(subjects(1, 250));
            assertThat(first.flights.rows).isEmpty();
        }
        append(folder, 251, 3);
        try (IntakeRig second = first.next().start(box(folder).config())) {
            second.poll(user);
            assertThat(second.subjects).containsExactlyElementsOf(subjects(251, 253));
        }
    }

    @Test
    void nothingChangesOnTheServerAndFlagsAndDatesComeWithTheMail() throws Exception {
        String folder = fresh("flags");
        append(folder, 1, 3);
        inFolder(folder, f -> {
            f.getMessage(1).setFlag(Flags.Flag.SEEN, true);
            f.getMessage(2).setFlag(Flags.Flag.FLAGGED, true);
        });
        try (IntakeRig rig = new IntakeRig(spool).start(box(folder).config())) {
            rig.poll(user);
            assertThat(rig.deliveries).extracting(Delivery::seen).containsExactly(true, false, false);
            assertThat(rig.deliveries).extracting(Delivery::flagged).containsExactly(false, true, false);
            assertThat(rig.deliveries)
                    .allSatisfy(d -> assertThat(d.receivedAt())
                            .isBetween(
                                    Instant.now().minus(Duration.ofMinutes(5)),
                                    Instant.now().plusSeconds(60)));
        }
        inFolder(
                folder,
                f -> assertThat(f.getMessage(3).getFlags().contains(Flags.Flag.SEEN))
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Účty a ceny", "Счета", "a&b", "with \"quotes\"", "100%"})
    void foldersOfAnyNameAreRead(String name) throws Exception {
        String folder = fresh(name);
        append(folder, 1, 1);
        try (IntakeRig rig = new IntakeRig(spool).start(box(folder).config())) {
            rig.poll(user);
            assertThat(rig.state(user).error()).isNull();
            assertThat(rig.subjects).containsExactly("mail 1");
        }
    }

    @Test
    void aFolderThatIsMadeAnewWithOtherMailsUnderTheSameNumbersLosesNone() throws Exception {
        String folder = fresh("anew");
        append(folder, 1, 2);
        try (IntakeRig rig = new IntakeRig(spool).start(box(folder).config())) {
            rig.poll(user);
            remove(folder);
            // UIDVALIDITY is a time in seconds on many servers.
            await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
            try (Store store = store()) {
                store.getFolder(serverName(store, folder)).create(Folder.HOLDS_MESSAGES);
            }
            append(folder, 3, 2);
            append(folder, 1, 1);
            rig.poll(user);
            assertThat(rig.subjects).containsExactly("mail 1", "mail 2", "mail 3", "mail 4");
        }
    }

    @Test
    void aHugeMailComesInPieces() throws Exception {
        String folder = fresh("huge");
        byte[] huge = (new String(mail(1), StandardCharsets.US_ASCII) + "0123456789abcdef\r\n".repeat(600_000))
                .getBytes(StandardCharsets.US_ASCII);
        append(folder, huge);
        append(folder, 2, 1);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.fate = batch -> {
                for (Delivery delivery : batch.deliveries()) {
                    if (delivery.raw() instanceof Octets.InFile) {
                        assertThat(IntakeRig.bytes(delivery)).isEqualTo(huge);
                    }
                }
                return null;
            };
            rig.start(box(folder).config());
            rig.poll(user);
            assertThat(rig.subjects).containsExactly("mail 2", "mail 1");
            assertThat(rig.deliveries.get(1).raw()).isInstanceOf(Octets.InFile.class);
        }
    }

    @Test
    void whereOnlyHeadersAreKeptNoBodyIsFetched() throws Exception {
        String folder = fresh("headers");
        append(folder, 1, 2);
        try (IntakeRig rig =
                new IntakeRig(spool).start(box(folder).capture(Capture.HEADERS).config())) {
            rig.poll(user);
            assertThat(rig.deliveries)
                    .hasSize(2)
                    .allSatisfy(d -> assertThat(new String(IntakeRig.bytes(d), StandardCharsets.US_ASCII))
                            .contains("Subject: mail ")
                            .doesNotContain("Hello"));
        }
    }

    @Test
    void newMailIsThereAtOnceWhereTheServerTellsOfIt() throws Exception {
        String folder = fresh("pushed");
        try (IntakeRig rig = new IntakeRig(spool).start(box(folder).push().config())) {
            rig.poll(user);
            await("somebody listens").pollDelay(Duration.ofSeconds(1)).until(() -> true);
            // Some servers look themselves only once a minute while they are listened to.
            for (int i = 1; i <= 2; i++) {
                append(folder, i, 1);
                int count = i;
                await("mail " + i).atMost(Duration.ofSeconds(90)).until(() -> rig.subjects.size() == count);
            }
        }
    }

    @Test
    void marksAreMadeOnTheMailsNamedAndTheDeletedMailsOfOthersStay() throws Exception {
        String folder = fresh("marks");
        String done = fresh("marks done");
        append(folder, 1, 5);
        inFolder(folder, f -> f.getMessage(5).setFlag(Flags.Flag.DELETED, true));
        long[] validity = {0};
        long[] uids = new long[5];
        inFolder(folder, f -> {
            validity[0] = f.getUIDValidity();
            for (int i = 0; i < 5; i++) {
                uids[i] = f.getUID(f.getMessage(i + 1));
            }
        });
        try (IntakeRig rig = new IntakeRig(spool)) {
            due(rig, folder, validity[0], uids[0], 1, new Mark.Seen());
            due(rig, folder, validity[0], uids[1], 2, new Mark.Keyword("$CrmDone"));
            due(rig, folder, validity[0], uids[2], 3, new Mark.Move(done));
            due(rig, folder, validity[0], uids[3], 4, new Mark.Delete());
            rig.start(box(folder).config());
            rig.poll(user);
            assertThat(rig.settling.due).isEmpty();
        }
        List<String> left = new ArrayList<>();
        inFolder(folder, f -> {
            for (Message message : f.getMessages()) {
                left.add(message.getSubject()
                        + (message.isSet(Flags.Flag.SEEN) ? " seen" : "")
                        + (message.isSet(Flags.Flag.DELETED) ? " deleted" : "")
                        + String.join("", message.getFlags().getUserFlags()));
            }
        });
        assertThat(left).contains("mail 1 seen", "mail 5 deleted").doesNotContain("mail 3");
        assertThat(left).anyMatch(line -> line.equalsIgnoreCase("mail 2$CrmDone"));
        List<String> moved = new ArrayList<>();
        inFolder(done, f -> {
            for (Message message : f.getMessages()) {
                moved.add(message.getSubject());
            }
        });
        assertThat(moved).containsExactly("mail 3");
    }

    private static void due(IntakeRig rig, String folder, long validity, long uid, int number, Mark mark)
            throws Exception {
        try (Store store = store()) {
            DeliveryId id = DeliveryId.imap(user, serverName(store, folder), validity, uid);
            rig.settling.add(new DueMark(
                    number, id, mark, false, "mail." + number + "@example.com", mail(number).length, Instant.EPOCH));
        }
    }

    private Mailboxes box(String folder) {
        return Mailboxes.mailbox(user, port, password).folders(folder);
    }

    private static List<String> subjects(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "mail " + i).toList();
    }

    /** @return the folder as the configuration names it: levels with slashes */
    private static String fresh(String name) throws Exception {
        String folder = "postern " + Long.toString(System.nanoTime(), 36) + " " + name;
        try (Store store = store()) {
            String full = serverName(store, folder);
            Folder made = store.getFolder(full);
            Assumptions.assumeTrue(
                    made.create(Folder.HOLDS_MESSAGES), "the server takes no folder of that name: " + name);
            return made.getFullName().replace(made.getSeparator(), '/');
        }
    }

    /** Some servers put every folder of a user below INBOX. */
    private static String serverName(Store store, String path) throws Exception {
        Folder root = store.getPersonalNamespaces()[0];
        char separator = store.getDefaultFolder().getSeparator();
        String name = path.replace('/', separator);
        String prefix = root.getFullName().isEmpty() ? "" : root.getFullName();
        if (!prefix.isEmpty() && prefix.charAt(prefix.length() - 1) != separator) {
            prefix += separator;
        }
        return name.startsWith(prefix) ? name : prefix + name;
    }

    private static void remove(String folder) throws Exception {
        try (Store store = store()) {
            assertThat(store.getFolder(serverName(store, folder)).delete(true)).isTrue();
        }
    }

    private interface Doing {
        void with(IMAPFolder folder) throws Exception;
    }

    private static void inFolder(String folder, Doing doing) throws Exception {
        try (Store store = store()) {
            IMAPFolder opened = (IMAPFolder) store.getFolder(serverName(store, folder));
            opened.open(Folder.READ_WRITE);
            doing.with(opened);
            opened.close(false);
        }
    }

    private static void append(String folder, int first, int count) throws Exception {
        append(
                folder,
                IntStream.range(first, first + count)
                        .mapToObj(AnyServerIT::mail)
                        .toArray(byte[][]::new));
    }

    private static void append(String folder, byte[]... mails) throws Exception {
        try (Store store = store()) {
            Message[] messages = new Message[mails.length];
            for (int i = 0; i < mails.length; i++) {
                messages[i] = new MimeMessage(null, new ByteArrayInputStream(mails[i]));
            }
            store.getFolder(serverName(store, folder)).appendMessages(messages);
        }
    }

    private static byte[] mail(int number) {
        return ("From: ann@example.com\r\nTo: sales@example.com\r\nSubject: mail " + number + "\r\nMessage-ID: <mail."
                        + number
                        + "@example.com>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n"
                        + "Content-Transfer-Encoding: 7bit\r\n\r\nHello\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Store store() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.auth.mechanisms", "PLAIN LOGIN");
        Store store = Session.getInstance(properties).getStore("imap");
        store.connect(host, port, user, password);
        return store;
    }
}
