package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postern.mails.MadeMail;
import org.postern.mails.MailMaker;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** How long it takes from APPEND on the server to the committed row, where the server tells of new mail; for a quiet machine, by {@code -Dpostern.figures=true}. */
@EnabledIfSystemProperty(named = "postern.figures", matches = "true")
class PushLatencyIT {
    private static final Logger LOG = LoggerFactory.getLogger(PushLatencyIT.class);
    private static final int MAILS = 100;

    @TempDir
    private Path folder;

    @Test
    void aMailIsInTheCrmWithinASecondAfterTheServerGotIt() throws Exception {
        MariaDbServer.Fresh crm = SampleCrm.withFullText();
        JdbcTemplate sql = crm.sql();
        List<Long> millis = new ArrayList<>();
        try (DovecotServer mail = DovecotServer.start()) {
            Path config = ConfigFolder.write(folder, mail, crm, List.of("sales"), "");
            Path yaml = config.resolve("postern.yaml");
            Files.writeString(
                    yaml, Files.readString(yaml).replace("interval: 1s, push: false", "interval: 10m, push: true"));
            try (PosternProcess daemon = PosternProcess.run(config, folder).awaitReady();
                    Store store = Session.getInstance(new Properties()).getStore("imap")) {
                store.connect(mail.host(), mail.imapPort(), "sales", DovecotServer.PASSWORD);
                Folder inbox = store.getFolder("INBOX");
                await("it listens")
                        .pollDelay(Duration.ofSeconds(8))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> true);
                String count = "select count(*) from " + crm.name() + "_postern.postern_delivery";
                for (MadeMail made : new MailMaker("push", 5, List.of("john@acme.example")).make(MAILS)) {
                    long before = Objects.requireNonNull(sql.queryForObject(count, Long.class));
                    long began = System.nanoTime();
                    inbox.appendMessages(new Message[] {new MimeMessage(null, new ByteArrayInputStream(made.raw()))});
                    await().pollInterval(Duration.ofMillis(2))
                            .atMost(Duration.ofSeconds(20))
                            .until(() -> Objects.requireNonNull(sql.queryForObject(count, Long.class)) > before);
                    millis.add((System.nanoTime() - began) / 1_000_000);
                }
                daemon.terminate();
            }
        }
        List<Long> sorted = millis.stream().sorted().toList();
        LOG.info(
                "{} mails from APPEND to the committed row: p50 {} ms, p95 {} ms, the longest {} ms; the first {} ms",
                MAILS,
                sorted.get(MAILS / 2),
                sorted.get(MAILS * 95 / 100),
                sorted.get(MAILS - 1),
                millis.get(0));
        assertThat(sorted.get(MAILS * 95 / 100)).isLessThanOrEqualTo(1000);
    }
}
