package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.postern.intake.signin.OAuthMailbox.SECRET;

import jakarta.mail.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.SignInConfig.Grant;
import org.postern.intake.signin.OAuthMailbox;
import org.postern.intake.signin.SignIn;
import org.postern.servers.DovecotServer;
import org.postern.servers.IdentityServer;
import org.postern.servers.ScriptedImap;

/** Access tokens handed to a mail server that asks the identity provider about them. */
class OAuthLoginIT {
    @TempDir
    private Path folder;

    private final IdentityServer provider = IdentityServer.start();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService timer = WorkerThreads.timer();

    @AfterEach
    void stop() {
        timer.shutdownNow();
        context.stop();
        provider.close();
    }

    private DovecotServer dovecot(String mechanisms) throws Exception {
        Path introspection = Files.writeString(folder.resolve("oauth2.conf"), """
                introspection_mode = post
                introspection_url = http://127.0.0.1:%d/introspect
                username_attribute = username
                active_attribute = active
                active_value = true
                """.formatted(provider.port()));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return DovecotServer.start(
                "auth_mechanisms = plain " + mechanisms,
                "passdb {",
                "  driver = oauth2",
                "  mechanisms = xoauth2 oauthbearer",
                "  args = " + introspection,
                "}");
    }

    private MailboxConfig mailbox(int port, Protocol protocol) {
        return OAuthMailbox.sales(
                OAuthMailbox.oauth2(provider.at("/token"), Grant.CLIENT_CREDENTIALS, SECRET),
                "127.0.0.1",
                port,
                Tls.NONE,
                protocol,
                null);
    }

    @ParameterizedTest
    @CsvSource({"xoauth2, IMAP", "oauthbearer, IMAP", "xoauth2, POP3"})
    void theServerLetsUsInByTheProvidersToken(String mechanism, Protocol protocol) throws Exception {
        try (DovecotServer server = dovecot(mechanism)) {
            MailboxConfig mailbox =
                    mailbox(protocol == Protocol.IMAP ? server.imapPort() : server.pop3Port(), protocol);
            SignIn signIn = OAuthMailbox.signIns(mailbox, null).apply(mailbox);

            enter(mailbox, signIn);

            assertThat(server.log())
                    .contains("Login: user=<sales@example.com>, method=" + mechanism.toUpperCase(Locale.ROOT));
            assertThat(provider.asked("client_credentials")).isEqualTo(1);

            // The token is withdrawn before its end: noticed, and a new one got.
            provider.revokeAll();
            MailServerException refused = catchThrowableOfType(MailServerException.class, () -> enter(mailbox, signIn));
            assertThat(refused.kind()).isEqualTo(MailServerException.Kind.CONNECTION);
            enter(mailbox, signIn);
            assertThat(provider.asked("client_credentials")).isEqualTo(2);
        }
    }

    @Test
    void aTokenForSomebodyElseOpensNothing() throws Exception {
        provider.user = "anna@example.com";
        try (DovecotServer server = dovecot("xoauth2")) {
            MailboxConfig mailbox = mailbox(server.imapPort(), Protocol.IMAP);
            SignIn signIn = OAuthMailbox.signIns(mailbox, null).apply(mailbox);
            MailServerException refused = catchThrowableOfType(MailServerException.class, () -> enter(mailbox, signIn));
            assertThat(refused.kind()).isEqualTo(MailServerException.Kind.LOGIN);
            assertThat(refused).hasMessageStartingWith("AUTH_MAILBOX_PERMISSION: login of sales@example.com by OAuth2");
        }
    }

    @Test
    void aServerThatTakesNoTokensIsNotSentOne() {
        try (ScriptedImap server = new ScriptedImap()) {
            MailboxConfig mailbox = mailbox(server.port(), Protocol.IMAP);
            SignIn signIn = OAuthMailbox.signIns(mailbox, null).apply(mailbox);
            MailServerException refused = catchThrowableOfType(MailServerException.class, () -> enter(mailbox, signIn));
            assertThat(refused).hasMessageContaining("takes no access tokens");
            assertThat(List.copyOf(server.received)).noneMatch(line -> line.contains("access-"));
        }
    }

    private void enter(MailboxConfig mailbox, SignIn signIn) throws MailServerException {
        Session session = MailSession.of(context, mailbox, IntakeRig.PATIENT);
        if (mailbox.protocol() == Protocol.POP3) {
            Pop3Session.open(mailbox, session, signIn, IntakeRig.PATIENT, timer).quit();
        } else {
            ImapConnection.open(mailbox, session, signIn, IntakeRig.PATIENT, timer)
                    .close();
        }
    }
}
