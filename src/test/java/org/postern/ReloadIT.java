package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.daemon.ControlCall;
import org.postern.daemon.ControlReply;
import org.postern.daemon.ControlRequest;
import org.postern.daemon.LiveStatus;
import org.postern.mails.MailMaker;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;

/** The configuration is exchanged while mail pours in: wrong ones are refused, each mail is decided by one alone, mailboxes come and go. */
class ReloadIT {
    /** Where rules are called plain, no filter skips; where strict, one skips what has an e in its subject. */
    private static final String PLAIN = "rules: [{name: plain, create: none}]\n";

    private static final String STRICT =
            "filters: [{name: strict, when: {subject: \"*e*\"}, then: skip}]\nrules: [{name: strict, create: none}]\n";

    private static final String WRONG = "rules: [{name: plain, creat: none}]\n";

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final JdbcTemplate sql = crm.sql();
    private final DovecotServer mail = DovecotServer.start();
    private final String ledger = crm.name() + "_postern.postern_delivery";

    @BeforeEach
    void fill() throws Exception {
        mailboxes("sales");
        rules(PLAIN);
    }

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void aWrongConfigurationIsRefusedUnderLoadAndEachMailIsDecidedByOneConfigurationAlone() throws Exception {
        try (PosternProcess daemon = PosternProcess.run(folder, folder).awaitReady()) {
            int delivered = 0;
            int round = 0;
            for (String rules : List.of(STRICT, WRONG, PLAIN)) {
                delivered += deliver(40, round++);
                int before = delivered - 40;
                await("the first of them")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> count("select count(*) from " + ledger) > before);
                rules(rules);
                reload(daemon, rules.equals(WRONG) ? "Reload refused: " : "Reload: the new configuration is in force");
            }
            delivered += deliver(40, round);
            for (Spoiling spoiling : spoilings()) {
                spoiling.of(folder.resolve("rules.yaml"));
                reload(daemon, "Reload refused: ");
                assertThat(refusal()).contains("rules.yaml");
            }
            rules(PLAIN);
            reload(daemon, "Reload: nothing has changed");
            assertThat(refusal()).isNull();
            awaitOutcomes(delivered);

            assertThat(daemon.output()).contains("rules.yaml:1:23: rules[0].creat: unknown key");
            assertThat(sql.queryForList("select distinct config_hash from " + ledger, String.class))
                    .hasSize(2);
            String mixed = "select count(*) from (select config_hash from " + ledger
                    + " group by config_hash having count(distinct case when rule = 'plain' then 'plain'"
                    + " when rule = 'strict' or reason = 'FILTER:strict' then 'strict' end) > 1) t";
            assertThat(count(mixed))
                    .as("configurations by which mail was decided as only another one does")
                    .isZero();
            assertThat(count("select count(*) from " + ledger + " where rule = 'plain'"))
                    .isPositive();
            assertThat(count("select count(*) from " + ledger + " where reason = 'FILTER:strict'"))
                    .isPositive();
        }
    }

    private interface Spoiling {
        void of(Path file) throws IOException;
    }

    /** Not one of them is a file of rules. */
    private static List<Spoiling> spoilings() {
        return List.of(
                file -> Files.writeString(file, "rules: [{name: plain\n"),
                file -> Files.writeString(file, ""),
                file -> Files.writeString(file, STRICT.substring(0, STRICT.length() / 2)),
                file -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                },
                file -> {
                    Files.delete(file);
                    Files.createSymbolicLink(file, Path.of("nowhere.yaml"));
                });
    }

    /** @return what the daemon says is wrong with the configuration; null: nothing */
    private @Nullable String refusal() throws IOException {
        ControlReply reply = new ControlCall(folder.resolve("runtime").resolve("control"))
                .ask(new ControlRequest("status", List.of()))
                .orElseThrow();
        LiveStatus status = reply.status();
        return status == null ? "no answer" : status.rulesProblem();
    }

    @Test
    void mailboxesComeAndGo() {
        try (PosternProcess daemon = PosternProcess.run(folder, folder).awaitReady()) {
            deliver("sales", 1);
            deliver("support", 2);
            awaitOutcomes(1);

            mailboxes("sales", "support");
            reload(daemon, "read anew: support");
            awaitOutcomes(2);

            mailboxes("support");
            reload(daemon, "not read any more: sales");
            deliver("sales", 3);
            deliver("support", 4);
            awaitOutcomes(3);
            assertThat(count("select count(*) from " + ledger + " where mailbox = 'sales'"))
                    .isEqualTo(1);

            mailboxes("support", "sales");
            reload(daemon, "read anew: sales");
            awaitOutcomes(4);
            assertThat(count("select count(*) from " + ledger + " where mailbox = 'sales'"))
                    .isEqualTo(2);
            assertThat(daemon.terminate()).isIn(0, 143);
        }
    }

    private static void reload(PosternProcess daemon, String answer) {
        int before = daemon.output().split(Pattern.quote(answer), -1).length;
        try {
            new ProcessBuilder("kill", "-HUP", String.valueOf(daemon.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        await(answer)
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> daemon.output().split(Pattern.quote(answer), -1).length > before);
    }

    private int deliver(int mails, int seed) {
        new MailMaker("reload" + seed, seed, List.of("john@acme.example"))
                .make(mails)
                .forEach(made -> mail.deliver("sales", "INBOX", made.raw(), Instant.now()));
        return mails;
    }

    private void deliver(String mailbox, int n) {
        String raw = "From: Nora <nora" + n + "@new.example>\r\nTo: " + mailbox + "@example.com\r\nSubject: Hello " + n
                + "\r\nMessage-ID: <reload-" + n + "@new.example>\r\n\r\nPlease call me.\r\n";
        mail.deliver(mailbox, "INBOX", raw.getBytes(StandardCharsets.UTF_8), Instant.now());
    }

    private void awaitOutcomes(int count) {
        await("every mail has its outcome")
                .atMost(Duration.ofSeconds(60))
                .until(() -> count("select count(*) from " + ledger) == count);
    }

    private long count(String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }

    private void mailboxes(String... names) {
        String rules = Files.exists(folder.resolve("rules.yaml")) ? read("rules.yaml") : PLAIN;
        ConfigFolder.write(folder, mail, crm, List.of(names), "");
        rules(rules);
    }

    private void rules(String text) {
        try {
            Path fresh = Files.writeString(folder.resolve("rules.new"), text);
            Files.move(fresh, folder.resolve("rules.yaml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
