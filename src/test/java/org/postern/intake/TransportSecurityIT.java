package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.intake.Mailboxes.mailbox;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.config.MailboxConfig.Tls;
import org.postern.intake.MailboxState.Condition;
import org.postern.servers.Certificate;
import org.postern.servers.DovecotServer;
import org.postern.servers.ScriptedImap;

/** TLS as configured or nothing: no password goes out in clear, or to a server that is not the one named. */
class TransportSecurityIT {
    @TempDir
    static Path certificates;

    private static Certificate good;
    private static Certificate wrongName;
    private static Certificate stranger;

    @TempDir
    Path spool;

    @BeforeAll
    static void makeCertificates() throws Exception {
        good = Certificate.make(certificates.resolve("good"), "ip:127.0.0.1,dns:localhost", "-1d", 10);
        wrongName = Certificate.make(certificates.resolve("name"), "dns:other.example.com", "-1d", 10);
        stranger = Certificate.make(certificates.resolve("stranger"), "ip:127.0.0.1", "-1d", 10);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tls.class,
            names = {"IMPLICIT", "STARTTLS"})
    void aServerWithACertificateOfOurOwnCaIsRead(Tls tls) throws Exception {
        try (DovecotServer server = DovecotServer.start(good, "disable_plaintext_auth = yes")) {
            server.deliver("secure", "Subject: sealed\r\n\r\nHello\r\n");
            try (IntakeRig rig = new IntakeRig(spool)
                    .start(mailbox("secure", 0, DovecotServer.PASSWORD)
                            .tls(tls, "localhost", port(server, tls), good.chain())
                            .config())) {
                rig.poll("secure");
                assertThat(rig.subjects).containsExactly("sealed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Tls.class,
            names = {"IMPLICIT", "STARTTLS"})
    void aWrongNameAndAnUnknownCaAreRefused(Tls tls) throws Exception {
        assertRefused(wrongName, wrongName, tls, "No subject alternative DNS name matching localhost");
        // Of the same name as the one trusted, with another key.
        assertRefused(stranger, good, tls, "signature check failed");
        assertRefused(good, null, tls, "unable to find valid certification path");
    }

    @Test
    void ofACertificateThatTheCaHasSignedTheDatesCount() throws Exception {
        Path ca = certificates.resolve("ca");
        Certificate authority = Certificate.authority(ca);
        Certificate current = Certificate.signed(certificates.resolve("current"), ca, "dns:localhost", "-1d", 10);
        Certificate expired = Certificate.signed(certificates.resolve("expired"), ca, "dns:localhost", "-20d", 10);
        assertRefused(expired, authority, Tls.IMPLICIT, "validity check failed");
        try (DovecotServer server = DovecotServer.start(current)) {
            server.deliver("signed", "Subject: sealed\r\n\r\nHello\r\n");
            try (IntakeRig rig = new IntakeRig(spool)
                    .start(mailbox("signed", 0, DovecotServer.PASSWORD)
                            .tls(Tls.IMPLICIT, "localhost", server.imapsPort(), authority.chain())
                            .config())) {
                rig.poll("signed");
                assertThat(rig.subjects).containsExactly("sealed");
            }
        }
    }

    @Test
    void implicitTlsNeverFallsBackToAPlainPort() throws Exception {
        try (DovecotServer server = DovecotServer.start(good);
                IntakeRig rig = new IntakeRig(spool)
                        .start(mailbox("plain", 0, DovecotServer.PASSWORD)
                                .tls(Tls.IMPLICIT, "localhost", server.imapPort(), good.chain())
                                .config())) {
            Awaitility.await().until(() -> rig.state("plain").condition() == Condition.FAILING);
            assertThat(server.log()).doesNotContain("Login: user=<plain>");
        }
    }

    private void assertRefused(Certificate shown, Certificate trusted, Tls tls, String reason) throws Exception {
        try (DovecotServer server = DovecotServer.start(shown);
                IntakeRig rig = new IntakeRig(spool)
                        .start(mailbox("refused", 0, DovecotServer.PASSWORD)
                                .tls(tls, "localhost", port(server, tls), trusted == null ? null : trusted.chain())
                                .config())) {
            Awaitility.await().until(() -> rig.state("refused").condition() == Condition.FAILING);
            assertThat(rig.state("refused").error()).contains(reason);
            assertThat(rig.subjects).isEmpty();
            assertThat(server.log()).doesNotContain("Login: user=<refused>");
        }
    }

    private static int port(DovecotServer server, Tls tls) {
        return tls == Tls.IMPLICIT ? server.imapsPort() : server.imapPort();
    }

    @Test
    void aNameInTheCommonNameOnlyIsNoName() throws Exception {
        Certificate old = Certificate.inCommonNameOnly(certificates.resolve("cn"), "localhost");
        assertRefused(old, old, Tls.IMPLICIT, "no subject alternative name");
    }

    @Test
    void aServerThatWantsACertificateOfOursIsShownOne() throws Exception {
        Path ca = certificates.resolve("clients");
        Certificate authority = Certificate.authority(ca);
        Certificate ours = Certificate.signed(certificates.resolve("ours"), ca, "dns:postern", "-1d", 10);
        try (DovecotServer server = DovecotServer.start(
                good,
                "ssl_ca = <" + authority.chain(),
                "ssl_require_crl = no",
                "ssl_verify_client_cert = yes",
                "auth_ssl_require_client_cert = yes")) {
            server.deliver("shown", "Subject: sealed\r\n\r\nHello\r\n");
            server.deliver("bare", "Subject: sealed\r\n\r\nHello\r\n");
            try (IntakeRig rig = new IntakeRig(spool)
                    .start(
                            mailbox("shown", 0, DovecotServer.PASSWORD)
                                    .tls(Tls.IMPLICIT, "localhost", server.imapsPort(), good.chain())
                                    .showing(ours)
                                    .config(),
                            mailbox("bare", 0, DovecotServer.PASSWORD)
                                    .tls(Tls.IMPLICIT, "localhost", server.imapsPort(), good.chain())
                                    .config())) {
                rig.poll("shown");
                assertThat(rig.subjects).containsExactly("sealed");
                Awaitility.await().until(() -> rig.state("bare").condition() == Condition.FAILING);
            }
        }
    }

    @Test
    void popGoesOnInTlsOrNotAtAll() throws Exception {
        try (DovecotServer server = DovecotServer.start(good, "disable_plaintext_auth = yes")) {
            server.deliver("pop", "Subject: sealed\r\n\r\nHello\r\n");
            try (IntakeRig rig = new IntakeRig(spool)
                    .start(mailbox("pop", 0, DovecotServer.PASSWORD)
                            .pop3()
                            .tls(Tls.STARTTLS, "localhost", server.pop3Port(), good.chain())
                            .config())) {
                rig.poll("pop");
                assertThat(rig.subjects).containsExactly("sealed");
            }
        }
        try (DovecotServer stripped = DovecotServer.start();
                IntakeRig rig = new IntakeRig(spool)
                        .start(mailbox("pop", 0, DovecotServer.PASSWORD)
                                .pop3()
                                .tls(Tls.STARTTLS, "localhost", stripped.pop3Port(), good.chain())
                                .config())) {
            Awaitility.await().until(() -> rig.state("pop").condition() == Condition.FAILING);
            assertThat(rig.state("pop").error()).contains("STLS");
            assertThat(stripped.log()).doesNotContain("Login: user=<pop>");
        }
    }

    @Test
    void whatIsSaidBeforeTlsHasNoEffectAfterIt() throws Exception {
        try (ScriptedImap server = new ScriptedImap();
                IntakeRig rig = new IntakeRig(spool)) {
            server.tls = good.context();
            server.capabilities = "IMAP4rev1 LITERAL+ STARTTLS";
            server.mail(1, "Subject: sealed\r\n\r\nHello\r\n");
            server.injected = "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n* BYE go away\r\nA2 OK done\r\n"
                    + "A3 NO [AUTHENTICATIONFAILED] injected\r\n";
            rig.start(mailbox("injected", 0, "secret")
                    .tls(Tls.STARTTLS, "localhost", server.port(), good.chain())
                    .config());
            rig.awaitSubjects(1);
            assertThat(rig.subjects).containsExactly("sealed");
        }
    }

    @Test
    void aServerThatTakesNoLoginOrSendsUsElsewhereGetsNoPasswordTwice() throws Exception {
        try (ScriptedImap elsewhere = new ScriptedImap();
                ScriptedImap server = new ScriptedImap();
                IntakeRig rig = new IntakeRig(spool)) {
            server.greeting = "* OK [ALERT] Call this number and tell them your password";
            server.capabilities = "IMAP4rev1 LOGINDISABLED";
            rig.start(mailbox("moved", server.port(), "secret").config());
            Awaitility.await().until(() -> rig.state("moved").condition() == Condition.FAILING);
            assertThat(rig.state("moved").error()).contains("LOGINDISABLED").doesNotContain("Call this number");
            assertThat(server.received).noneMatch(line -> line.contains("LOGIN") || line.contains("secret"));

            server.capabilities = "IMAP4rev1";
            server.loginAnswer =
                    "NO [REFERRAL imap://sales@127.0.0.1:" + elsewhere.port() + "/] Specified user is not here";
            rig.component().poll("moved");
            Awaitility.await()
                    .until(() -> String.valueOf(rig.state("moved").error()).contains("AUTH_PASSWORD"));
            assertThat(elsewhere.received).isEmpty();
        }
    }

    @Test
    void aServerThatKnowsOnlyOldTlsIsRefused() throws Exception {
        try (OldTls server = new OldTls();
                IntakeRig rig = new IntakeRig(spool)
                        .start(mailbox("old", 0, "secret")
                                .tls(Tls.IMPLICIT, "localhost", server.port(), good.chain())
                                .config())) {
            Awaitility.await().until(() -> rig.state("old").condition() == Condition.FAILING);
            assertThat(rig.state("old").error()).contains("TLS11");
            assertThat(server.answersToHello()).allMatch(record -> record == ALERT);
        }
    }

    /** Content type of a TLS record (RFC 8446, section 5.1). */
    private static final int ALERT = 21;

    /** Says in its ServerHello that it speaks TLS 1.1, whatever it is asked for. */
    private static final class OldTls implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final List<Integer> after = new CopyOnWriteArrayList<>();

        OldTls() throws IOException {
            Thread thread = new Thread(this::serve, "old-tls");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listener.getLocalPort();
        }

        /** @return types of the records that came after the ServerHello */
        List<Integer> answersToHello() {
            return after;
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    record(in);
                    socket.getOutputStream().write(hello());
                    after.add(record(in));
                } catch (IOException e) {
                    continue; // the client has hung up, or the test is over
                }
            }
        }

        private static int record(DataInputStream in) throws IOException {
            int type = in.readUnsignedByte();
            in.readShort();
            in.readFully(new byte[in.readUnsignedShort()]);
            return type;
        }

        private static byte[] hello() {
            byte[] body = new byte[38];
            body[0] = 3;
            body[1] = 2; // TLS 1.1
            body[36] = 0x2f; // TLS_RSA_WITH_AES_128_CBC_SHA, behind 32 octets and an empty session id
            return ByteBuffer.allocate(9 + body.length)
                    .put(new byte[] {22, 3, 2, 0, (byte) (4 + body.length), 2, 0, 0, (byte) body.length})
                    .put(body)
                    .array();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
