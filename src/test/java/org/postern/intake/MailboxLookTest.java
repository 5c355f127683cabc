package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.intake.Mailboxes.mailbox;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.MailboxConfig;
import org.postern.intake.MailboxLook.Step;
import org.postern.servers.ScriptedImap;

class MailboxLookTest {
    private final ScriptedImap server = new ScriptedImap()
            .mail(3, "Subject: old\r\n\r\nHello\r\n")
            .mail(5, "Subject: done\r\n\r\nHello\r\n")
            .mail(8, "Subject: new\r\n\r\nHello\r\n");

    @AfterEach
    void stop() {
        server.close();
    }

    private List<Step> look(MailboxConfig mailbox, Cursor... known) {
        try (MailboxLook look = new MailboxLook(IntakeRig.QUICK, List.of(known), ZoneOffset.UTC)) {
            return look.at(mailbox, IntakeRig.signIns().apply(mailbox));
        }
    }

    @Test
    void eachStepToTheFirstMailIsTold() {
        List<Step> steps = look(mailbox("sales", server.port(), "secret")
                .folders("INBOX", "Nowhere")
                .config());
        assertThat(steps)
                .containsExactly(
                        new Step("DNS", true, "127.0.0.1 is 127.0.0.1"),
                        new Step("TLS", true, "none, as configured"),
                        new Step("login", true, "sales by IMAP"),
                        new Step("capabilities", true, "IMAP4REV1 LITERAL+; done another way: IDLE, MOVE, UIDPLUS"),
                        new Step(
                                "folder INBOX",
                                true,
                                "3 mails; never read; since 2000-01-01T00:00:00Z: 3 mails would be fetched, first UID 3"
                                        + " of 2026-03-04T09:15:30Z, 23 octets"),
                        new Step(
                                "folder Nowhere",
                                false,
                                "there is none of that name; correct 'folders', or let the server show it by IMAP"));
        assertThat(server.received).noneMatch(line -> line.contains("SELECT") || line.contains("BODY"));
    }

    @Test
    void aFolderThatWasReadBeforeGoesOnAfterWhatIsDone() {
        Cursor cursor = new Cursor(
                new FolderKey("sales", "INBOX", FolderKey.LIVE),
                server.uidValidity,
                3,
                UidSet.of(List.of(5L)),
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null);
        assertThat(look(mailbox("sales", server.port(), "secret").config(), cursor))
                .last()
                .extracting(Step::detail)
                .asString()
                .startsWith("3 mails; read before; 1 mail would be fetched, first UID 8");
    }

    @Test
    void aRefusedLoginEndsTheLook() {
        server.loginAnswer = "NO [ALERT] Application-specific password required";
        assertThat(look(mailbox("sales", server.port(), "secret").config()))
                .last()
                .satisfies(step -> {
                    assertThat(step.name()).isEqualTo("login");
                    assertThat(step.good()).isFalse();
                    assertThat(step.detail()).startsWith("AUTH_PASSWORD: ").contains("make an app password");
                });
    }

    @Test
    void whereNobodyListensTheNetworkIsSuspected() {
        server.close();
        assertThat(look(mailbox("sales", server.port(), "secret").config()))
                .last()
                .satisfies(step -> {
                    assertThat(step.name()).isEqualTo("connection");
                    assertThat(step.detail()).contains("Connection refused").contains("firewall");
                });
    }

    /** What Java says of a certificate, and what is made of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            No subject alternative DNS name matching localhost found.                      | a name that the certificate is for
            the certificate has no subject alternative name                                | a name that the certificate is for
            validity check failed                                                          | out of date
            unable to find valid certification path to requested target                    | ca: FILE
            signature check failed                                                         | ca: FILE
            Unsupported or unrecognized SSL message                                        | tls: starttls
            The server selected protocol version TLS11 is not accepted                     | TLS 1.2 or later
            the server does not offer STARTTLS; nothing is sent in clear                   | tls: implicit
            """)
    void aFaultOfTlsComesWithAdvice(String said, String advice) {
        assertThat(LookAdvice.after(new MailServerException(MailServerException.Kind.TLS, said)))
                .contains(advice);
    }
}
