package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.mails.MadeMail;
import org.postern.mails.MailMaker;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two daemons by mistake: the second is refused; and where both run all the same, no mail comes twice. */
class TwoDaemonsIT {
    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final JdbcTemplate sql = crm.sql();
    private final DovecotServer mail = DovecotServer.start();
    private Path here;
    private Path elsewhere;

    @BeforeEach
    void fill() throws Exception {
        here = config("here");
        elsewhere = config("elsewhere");
    }

    private Path config(String name) throws Exception {
        return ConfigFolder.write(
                Files.createDirectory(folder.resolve(name)), mail, crm, List.of("sales", "support"), "");
    }

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void theSecondIsRefusedHereAndOnAnotherMachineAndBothTogetherDoubleNothing() {
        try (PosternProcess first = PosternProcess.run(here, here).awaitReady()) {
            PosternProcess sameFolder = PosternProcess.run(here, here);
            assertThat(sameFolder.waitFor(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(sameFolder.output()).contains("another daemon with this configuration is running as process");

            PosternProcess sameDatabase = PosternProcess.run(elsewhere, elsewhere);
            assertThat(sameDatabase.waitFor(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(sameDatabase.output()).contains("another daemon works with this database: ");

            // The lease goes with a connection; the database drops that while the first daemon's machine sleeps.
            List<MadeMail> mails = new MailMaker("two", 3, List.of("john@acme.example")).make(400);
            mails.subList(0, 200).forEach(this::deliver);
            first.fallAsleep();
            dropTheLease();
            try (PosternProcess second =
                    PosternProcess.run(elsewhere, elsewhere).awaitReady()) {
                first.wakeUp();
                mails.subList(200, 400).forEach(this::deliver);
                await("the first notices and stops")
                        .atMost(Duration.ofSeconds(40))
                        .until(() -> !first.isAlive());
                assertThat(first.output()).contains("This daemon stops: another daemon works with this database");
                await("every mail has its outcome")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> count("select count(*) from " + crm.name() + "_postern.postern_delivery") == 400);
                assertThat(second.terminate()).isIn(0, 143);
            }
            Site.eachMailIsThereOnce(sql, mails, 0);
        }
    }

    private void deliver(MadeMail made) {
        mail.deliver(made.mailbox(), "INBOX", made.raw(), Instant.now());
    }

    private void dropTheLease() {
        Long connection = sql.queryForObject("select is_used_lock('postern:" + crm.name() + "_postern')", Long.class);
        sql.execute("kill " + connection);
    }

    private long count(String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
