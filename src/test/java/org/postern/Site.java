package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.postern.config.DatabaseConfig;
import org.postern.mails.MadeMail;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;

/** A company whose mailboxes several nodes read: a real Dovecot, EspoCRM's tables in a real MariaDB, mail that comes in little by little, and who did what of it. */
final class Site implements AutoCloseable {
    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final JdbcTemplate sql = crm.sql();
    private final DovecotServer mail;
    private final List<String> mailboxes;
    private final List<MadeMail> mails;
    private final Deque<MadeMail> coming;
    private Path folder = Path.of("");
    private Path config = Path.of("");

    /** @param dovecot further lines of the mail server's configuration */
    Site(List<String> mailboxes, List<MadeMail> mails, String... dovecot) {
        this.mailboxes = mailboxes;
        this.mails = mails;
        this.coming = new ArrayDeque<>(mails);
        this.mail = DovecotServer.start(dovecot);
    }

    /**
     * Writes the configuration of all nodes.
     *
     * @param keys of each mailbox, may be empty
     */
    void prepare(Path folder, String keys, Duration lease) throws Exception {
        this.folder = folder;
        config = ConfigFolder.write(Files.createDirectory(folder.resolve("config")), mail, crm, mailboxes, keys);
        Files.writeString(
                config.resolve("postern.yaml"),
                "cluster: {enabled: true, node: \"${env:NODE}\", lease: %ds}\n".formatted(lease.toSeconds()),
                StandardOpenOption.APPEND);
    }

    DatabaseConfig database() {
        return crm.config();
    }

    Path config() {
        return config;
    }

    DovecotServer mail() {
        return mail;
    }

    PosternProcess node(String name, Map<String, String> environment) {
        return node(name, OptionalInt.empty(), environment);
    }

    /** @param core of the machine that it has to do with; empty: all */
    PosternProcess node(String name, OptionalInt core, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("NODE", name);
        return core.isPresent()
                ? PosternProcess.startOnCore(core.getAsInt(), config, folderOf(name), List.of("run"), all)
                : PosternProcess.start(config, folderOf(name), List.of("run"), all);
    }

    /** Runs a command as on the machine of that node. @return what it prints */
    String ask(String node, String... command) {
        Map<String, String> environment = Map.of(
                "NODE",
                node,
                "RUNTIME_DIRECTORY",
                folderOf(node).resolve("runtime").toString());
        try (PosternProcess asked =
                PosternProcess.start(config, folderOf(node + "-asked"), List.of(command), environment)) {
            int exit = asked.waitFor(Duration.ofSeconds(60));
            assertThat(exit).as(asked::output).isZero();
            return asked.output();
        }
    }

    private Path folderOf(String node) {
        try {
            return Files.createDirectories(folder.resolve(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next mails come in, in all mailboxes in turn. @return how many each mailbox got */
    Map<String, Integer> deliver(int count) {
        Map<String, Integer> delivered = new TreeMap<>();
        for (int i = 0; i < count && !coming.isEmpty(); i++) {
            String mailbox = mailboxes.get(coming.size() % mailboxes.size());
            mail.deliver(mailbox, "INBOX", coming.remove().raw(), Instant.now());
            delivered.merge(mailbox, 1, Integer::sum);
        }
        return delivered;
    }

    int waiting() {
        return coming.size();
    }

    /** @param table of ours, as {@code delivery}. @return its whole name */
    String ours(String table) {
        return crm.name() + "_postern.postern_" + table;
    }

    JdbcTemplate sql() {
        return sql;
    }

    long count(String query, Object... values) {
        Long count = sql.queryForObject(query, Long.class, values);
        return count == null ? 0 : count;
    }

    /** @return mails that have their outcome */
    long done() {
        return count("select count(*) from " + ours("delivery"));
    }

    /** @return how many of them each node did */
    Map<String, Long> doneBy() {
        Map<String, Long> byNode = new TreeMap<>();
        sql.query(
                "select b.node, count(*) from " + ours("delivery") + " d join " + ours("batch")
                        + " b on b.id = d.batch group by b.node",
                row -> {
                    byNode.put(row.getString(1), row.getLong(2));
                });
        return byNode;
    }

    void awaitDone(long deliveries) {
        await("every mail has its outcome").atMost(Duration.ofSeconds(200)).until(() -> done() >= deliveries);
    }

    void awaitNothingUnderWay() {
        await("whoever reads a mailbox now has looked at what was under way when it changed hands")
                .atMost(Duration.ofSeconds(30))
                .until(() -> count("select count(*) from " + ours("flight") + " where lane <> 'queued'") == 0);
    }

    /** @param more mails that were stored beside those that came by {@link #deliver} */
    void eachMailIsThereOnce(int more) {
        eachMailIsThereOnce(sql, mails, more);
    }

    /** @param sql on the CRM's database. @param mails that came. @param more mails that were stored beside them */
    static void eachMailIsThereOnce(JdbcTemplate sql, List<MadeMail> mails, int more) {
        long stored = mails.stream()
                        .filter(m ->
                                !m.outcome().equals("skipped") && !m.outcome().equals("duplicate"))
                        .count()
                + more;
        assertThat(sql.queryForObject("select count(*) from email where deleted = 0", Long.class))
                .isEqualTo(stored);
        assertThat(sql.queryForObject("select count(distinct message_id) from email", Long.class))
                .isEqualTo(stored);
        assertThat(sql.queryForObject(
                        "select count(*) from (select a.lower from `lead` l join entity_email_address x on x.entity_id = l.id"
                                + " join email_address a on a.id = x.email_address_id group by a.lower having count(*) > 1) t",
                        Long.class))
                .as("strangers with two leads")
                .isZero();
    }

    @Override
    public void close() {
        mail.close();
    }
}
