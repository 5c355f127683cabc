package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.intake.Mailboxes.mailbox;

import java.nio.file.Path;
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
}
