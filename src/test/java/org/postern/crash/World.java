package org.postern.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;

/** Everything that lasts around the daemon: the CRM's and our tables, mailboxes, attachment files. Can be put back to its beginning, and told as text. */
final class World implements AutoCloseable {
    /** Generated ids, EspoCRM's and ours. */
    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{17}\\b");

    /** Differ from run to run for good reasons: clocks, counters of tries, and numbers that a rolled back insert has used up. */
    /** Set in one run and not in another that came to the same end: when a folder was looked at, why nobody knows whether an answer left. */
    private static final Set<String> SOMETIMES = Set.of("last_ok", "error");

    private static final Set<String> CHANCE = Set.of(
            "uidvalidity",
            "uidl",
            "uidl_key",
            "epoch",
            "owner",
            "config_hash",
            "batch",
            "settle_tries",
            "tries",
            "node",
            "trace", // which mail of which mailbox wrote a row that several need
            "number",
            "error");

    /** What a row is called wherever its id stands. */
    private static final Map<String, String> NAMES = Map.of(
            "email", "message_id",
            "lead", "last_name",
            "case", "name",
            "opportunity", "name",
            "attachment", "name",
            "email_address", "lower",
            "note", "type");

    final DovecotServer mail;
    final MariaDbServer.Fresh crm = SampleCrm.fresh();
    final JdbcTemplate sql;
    final Path uploads;
    private final MariaDbServer.Fresh pristine = SampleCrm.fresh();
    private final List<String> users;

    World(DovecotServer mail, Path uploads, List<String> users) throws Exception {
        this.mail = mail;
        this.uploads = uploads;
        this.users = users;
        this.sql = crm.sql();
    }

    String ledger(String table) {
        return crm.name() + "_postern.postern_" + table;
    }

    /** As it was before the first run. */
    void reset(List<Scenario> scenarios) throws IOException {
        sql.execute("set foreign_key_checks = 0");
        for (String table : tables(crm.name())) {
            sql.execute("delete from `" + crm.name() + "`.`" + table + "`");
            sql.execute("insert into `" + crm.name() + "`.`" + table + "` select * from `" + pristine.name() + "`.`"
                    + table + "`");
        }
        for (String table : tables(crm.name() + "_postern")) {
            if (isOurs(table)) {
                sql.execute("delete from " + crm.name() + "_postern." + table);
            }
        }
        try (Stream<Path> files = Files.list(uploads)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        users.forEach(mail::forget);
        scenarios.forEach(this::deliver);
    }

    void deliver(Scenario scenario) {
        for (byte[] raw : scenario.mails()) {
            mail.deliver(scenario.name(), "INBOX", raw, java.time.Instant.parse("2026-03-02T10:00:05Z"));
        }
    }

    /** Keeps the CRM's and our tables as they are now. */
    void backUp() {
        for (String schema : List.of(crm.name(), crm.name() + "_postern")) {
            sql.execute("create database " + schema + "_backup");
            for (String table : tables(schema)) {
                sql.execute("create table " + schema + "_backup.`" + table + "` as select * from " + schema + ".`"
                        + table + "`");
            }
        }
    }

    void putBack() {
        sql.execute("set foreign_key_checks = 0");
        for (String schema : List.of(crm.name(), crm.name() + "_postern")) {
            for (String table : tables(schema)) {
                if (schema.equals(crm.name()) || isOurs(table)) {
                    sql.execute("delete from " + schema + ".`" + table + "`");
                    sql.execute("insert into " + schema + ".`" + table + "` select * from " + schema + "_backup.`"
                            + table + "`");
                }
            }
        }
    }

    /** @return true once every mail has its outcome, every mark and answer is made, and all was looked at once more */
    boolean isAtRest(List<Scenario> scenarios) {
        return undone(scenarios).isEmpty();
    }

    /** @return what is still to come, a line each */
    List<String> undone(List<Scenario> scenarios) {
        int mails = scenarios.stream().mapToInt(s -> s.mails().size()).sum();
        String delivery = ledger("delivery");
        List<String> undone = new ArrayList<>();
        expect(undone, "outcomes", mails, "select count(*) from " + delivery);
        expect(undone, "marks", 0, "select count(*) from " + delivery + " where settle_state in ('due', 'begun')");
        expect(
                undone,
                "messages",
                0,
                "select count(*) from " + ledger("outbox") + " where state in ('pending', 'sending')");
        expect(undone, "flights", 0, "select count(*) from " + ledger("flight"));
        expect(
                undone,
                "mailboxes looked at since",
                scenarios.size(),
                "select count(*) from " + ledger("cursor")
                        + " where lane = 'live' and last_ok > (select max(done_at) from " + delivery + ")");
        return undone;
    }

    private void expect(List<String> undone, String what, long wanted, String query) {
        long found = count(query);
        if (found != wanted) {
            undone.add(what + ": " + found + " instead of " + wanted);
        }
    }

    long count(String query) {
        try {
            Long count = sql.queryForObject(query, Long.class);
            return count == null ? 0 : count;
        } catch (org.springframework.dao.DataAccessException notThereYet) {
            return -1;
        }
    }

    /** @return a line per row, mail and file, without what is by chance; sorted */
    List<String> told() throws IOException {
        Map<String, String> labels = labels();
        List<String> lines = new ArrayList<>();
        for (String schema : List.of(crm.name(), crm.name() + "_postern")) {
            for (String table : tables(schema)) {
                if (schema.equals(crm.name()) || (isOurs(table) && !table.equals("postern_batch"))) {
                    rows(schema, table, labels, lines);
                }
            }
        }
        mails(lines);
        try (Stream<Path> files = Files.list(uploads)) {
            for (Path file : files.toList()) {
                lines.add("file " + hash(Files.readAllBytes(file)));
            }
        }
        Collections.sort(lines);
        return lines;
    }

    /** @return true if the daemon was halted while it sent an answer: nobody knows whether it left, and the CRM has no record of it */
    boolean hasUnknownAnswer() {
        return count("select count(*) from " + ledger("outbox") + " where kind = 'answer' and state = 'unknown'") > 0;
    }

    /** The history of migrations is no part of the world, a sequence only counts. */
    private static boolean isOurs(String table) {
        return table.startsWith("postern_") && !table.equals("postern_migration") && !table.endsWith("_seq");
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        NAMES.forEach((table, column) -> sql.query("select `id`, `" + column + "` from `" + table + "`", row -> {
            labels.put(row.getString(1), table + ":" + row.getString(2));
        }));
        return labels;
    }

    private void rows(String schema, String table, Map<String, String> labels, List<String> lines) {
        // What was under way at a halt is read out of the line; if it is deleted then, the cursor of the past does not
        // meet it again.
        String lasting = table.equals("postern_cursor") ? " where lane = 'live'" : "";
        sql.query("select * from `" + schema + "`.`" + table + "`" + lasting, row -> {
            StringBuilder line = new StringBuilder(table);
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                String column = row.getMetaData().getColumnName(i);
                String value = row.getString(i);
                if (value != null && !SOMETIMES.contains(column)) {
                    int type = row.getMetaData().getColumnType(i);
                    line.append(' ').append(column).append('=').append(plain(column, type, value, labels));
                }
            }
            lines.add(line.toString());
        });
    }

    private static String plain(String column, int type, String value, Map<String, String> labels) {
        boolean key = column.equals("id") && (type == Types.INTEGER || type == Types.BIGINT);
        boolean time = type == Types.TIMESTAMP || type == Types.DATE;
        if (key || time || CHANCE.contains(column)) {
            return "@";
        }
        if (column.equals("settle_state") && value.equals("gone")) {
            return "done"; // halted when the server had moved it and we had not noted it; where the mail lies is
            // compared apart
        }
        if (column.equals("state") && value.equals("unknown")) {
            return "sent"; // halted while it was sent: nobody knows, and it is never sent again
        }
        Matcher ids = ID.matcher(value);
        String known = ids.replaceAll(id -> Matcher.quoteReplacement(labels.getOrDefault(id.group(), "#")));
        return known.length() > 300 ? hash(known.getBytes(StandardCharsets.UTF_8)) : known;
    }

    private void mails(List<String> lines) throws IOException {
        for (String user : users) {
            Path maildir = mail.maildir(user, "INBOX");
            if (!Files.exists(maildir)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(maildir)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String box = String.valueOf(file.getParent().getFileName());
                    if (box.equals("cur") || box.equals("new")) {
                        String name = file.getFileName().toString();
                        String flags = name.contains(":2,") ? name.substring(name.indexOf(":2,") + 3) : "";
                        Path folder = maildir.relativize(file).getParent();
                        String where =
                                folder.getNameCount() > 1 ? folder.getName(0).toString() : "INBOX";
                        lines.add("mail " + user + " " + where + " [" + flags + "] " + hash(Files.readAllBytes(file)));
                    }
                }
            }
        }
    }

    private List<String> tables(String schema) {
        return sql.queryForList(
                "select table_name from information_schema.tables where table_schema = ? and table_type = 'BASE TABLE'",
                String.class,
                schema);
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            java.util.Objects.requireNonNull(sql.getDataSource())
                    .getConnection()
                    .close();
        } catch (java.sql.SQLException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
