package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.DatabaseConfig;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.Secret;
import org.postern.config.SmtpConfig;
import org.postern.servers.Certificate;
import org.postern.servers.RecordingSmtp;

class AnswerRouteTest extends AnswerRouteContract {
    @Override
    DatabaseConfig config() {
        return h2();
    }

    @Test
    void aServerThatDoesNotGoOnInTlsGetsNeitherPasswordNorMail() throws Exception {
        smtp = new RecordingSmtp(false);
        assertNothingIsHandedOver(Tls.STARTTLS);
        assertThat(smtp.commands()).anyMatch(command -> command.startsWith("EHLO"));
    }

    @Test
    void norDoesOneWithACertificateThatNobodyVouchesFor(@TempDir Path folder) throws Exception {
        Certificate own = Certificate.make(folder, "ip:127.0.0.1", "-1d", 10);
        smtp = new RecordingSmtp(false, own.context().getServerSocketFactory());
        assertNothingIsHandedOver(Tls.IMPLICIT);
    }

    private void assertNothingIsHandedOver(Tls tls) throws Exception {
        write("ann@client.example", LocalDate.of(2026, 3, 4));
        run(new SmtpConfig("127.0.0.1", smtp.port(), tls, "postern", new Secret("secret"), "support@example.com"));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("outbox", "state = 'pending' AND tries = 1 AND error IS NOT NULL") == 1);

        assertThat(smtp.commands()).noneMatch(command -> command.startsWith("AUTH") || command.startsWith("MAIL FROM"));
        assertThat(smtp.mails()).isEmpty();
    }
}
