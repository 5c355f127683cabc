package org.postern.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.postern.config.CrmConfig.Kind;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.postern.crm.suitecrm.SuiteSamples;
import org.postern.crm.suitecrm.SuiteTables;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A private MariaDB, of the version that is installed, with its usual settings but for the buffer pool; and in it EspoCRM's tables with some content. */
final class BenchDatabase implements AutoCloseable {
    static final String USER = "bench";
    static final String PASSWORD = "bench";
    static final List<String> FULL_TEXT = List.of("email", "case", "note");

    private final Process server;
    private final int port;

    private BenchDatabase(Process server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * @param folder empty, for its data
     * @param observed whether the server times each kind of statement, which costs it something
     */
    static BenchDatabase start(Path folder, boolean observed, List<String> options)
            throws IOException, InterruptedException {
        boolean root = System.getProperty("user.name").equals("root");
        List<String> user = root ? List.of("--user=root") : List.of();
        Path data = folder.resolve("data");
        List<String> install = new ArrayList<>(List.of(
                program("mariadb-install-db", "mysql_install_db"),
                "--no-defaults",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--datadir=" + data));
        install.addAll(user);
        Process made = new ProcessBuilder(install)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("install.log").toFile())
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("mariadb-install-db failed; see " + folder.resolve("install.log"));
        }
        int port = freePort();
        Path grants = Files.writeString(
                folder.resolve("grants.sql"),
                "GRANT ALL PRIVILEGES ON *.* TO '" + USER + "'@'127.0.0.1' IDENTIFIED BY '" + PASSWORD
                        + "' WITH GRANT OPTION;\n");
        List<String> run = new ArrayList<>(List.of(
                program("mariadbd", "mysqld"),
                "--no-defaults",
                "--datadir=" + data,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--init-file=" + grants,
                "--skip-name-resolve",
                "--character-set-server=utf8mb4",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=512M",
                "--innodb-log-file-size=96M"));
        if (observed) {
            run.add("--performance-schema=ON");
        }
        run.addAll(options);
        run.addAll(user);
        Process server = new ProcessBuilder(run)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        BenchDatabase database = new BenchDatabase(server, port);
        Awaitility.await("MariaDB; see " + folder.resolve("server.log"))
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    database.connect("").close();
                    return true;
                });
        return database;
    }

    private static String program(String... names) throws IOException {
        return Stream.of(names)
                .flatMap(name -> Stream.of("/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/")
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("MariaDB is not installed: there is no " + names[0]))
                .toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    ProcessHandle process() {
        return server.toHandle();
    }

    /** @param name of the database; empty: none */
    Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + port + "/" + name + "?useBulkStmtsForInserts=true", USER, PASSWORD);
    }

    String version() throws SQLException {
        try (Connection connection = connect("")) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    /** Makes a database with the CRM's tables, {@link BenchMails#CONTACTS} contacts and three users of the team Sales, new or again. */
    void fill(String name, Scenario scenario) throws SQLException, IOException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name);
            statement.execute("drop database if exists " + name + "_postern");
            statement.execute("create database " + name + " character set utf8mb4 collate utf8mb4_unicode_ci");
        }
        try (Connection connection = connect(name);
                Statement statement = connection.createStatement()) {
            SingleConnectionDataSource source = new SingleConnectionDataSource(connection, true);
            if (scenario.crm() == Kind.SUITECRM) {
                fillSuite(source, statement);
                return;
            }
            if (scenario.crm() == Kind.MAPPED) {
                fillMapped(statement);
                return;
            }
            EspoTables.create(source);
            if (scenario.fullText()) {
                EspoTables.createFullTextIndexes(source);
            }
            EspoSamples samples = new EspoSamples(new JdbcTemplate(source));
            samples.system();
            samples.team(
                    "Sales",
                    samples.user("anna", "Anna", "Novak", "anna@example.com"),
                    samples.user("boris", "Boris", "Petrov", "boris@example.com"),
                    samples.user("cyril", "Cyril", "Svoboda", "cyril@example.com"));
            samples.groupFolder("Shared", "team-sales");
            for (String sql : contacts()) {
                statement.execute(sql);
            }
        }
    }

    /** The tables of the shipped example. */
    private static void fillMapped(Statement statement) throws SQLException, IOException {
        for (String sql :
                Files.readString(Path.of("config/mapped/plain-mariadb.sql")).split(";\\s*\n")) {
            statement.execute(sql);
        }
        statement.execute(
                "insert into staff (login, name, email, job) values ('anna', 'Anna Novak', 'anna@example.com', 'sales'),"
                        + " ('boris', 'Boris Petrov', 'boris@example.com', 'sales'), ('cyril', 'Cyril Svoboda', 'cyril@example.com', 'sales')");
        statement.execute("insert into company (name) select concat('Company ', seq) from seq_1_to_2000");
        statement.execute(
                "insert into person (name, email, company_id) select concat('Person ', seq), concat('contact', seq, '@client', seq % 2000, '.example'),"
                        + " 1 + seq % 2000 from seq_1_to_" + BenchMails.CONTACTS);
    }

    private static void fillSuite(SingleConnectionDataSource source, Statement statement) throws SQLException {
        SuiteTables.create(source);
        SuiteSamples samples = new SuiteSamples(new JdbcTemplate(source));
        samples.user("1", "admin", "Administrator", "Active", false);
        for (String name : List.of("anna", "boris", "cyril")) {
            samples.user("user-" + name, name, name, "Active", false);
            samples.addresses("Users", "user-" + name, name + "@example.com");
        }
        samples.group("group-sales", "Sales", false, "user-anna", "user-boris", "user-cyril");
        String numbers = " from seq_1_to_" + BenchMails.CONTACTS;
        String address = "concat('contact', seq, '@client', seq % 2000, '.example')";
        for (String sql : List.of(
                "insert into accounts (id, name, date_entered, date_modified, deleted)"
                        + " select concat('account-', seq), concat('Company ', seq), now(), now(), 0 from seq_0_to_1999",
                "insert into contacts (id, first_name, last_name, date_entered, date_modified, deleted)"
                        + " select concat('contact-', seq), 'Person', seq, now(), now(), 0" + numbers,
                "insert into accounts_contacts (id, account_id, contact_id, deleted)"
                        + " select seq, concat('account-', seq % 2000), concat('contact-', seq), 0" + numbers,
                "insert into email_addresses (id, email_address, email_address_caps, deleted)" + " select md5("
                        + address + "), " + address + ", upper(" + address + "), 0" + numbers,
                "insert into email_addr_bean_rel (id, email_address_id, bean_id, bean_module, primary_address, deleted)"
                        + " select seq, md5(" + address + "), concat('contact-', seq), 'Contacts', 1, 0" + numbers)) {
            statement.execute(sql);
        }
    }

    private static List<String> contacts() {
        String numbers = " from seq_1_to_" + BenchMails.CONTACTS;
        String address = "concat('contact', seq, '@client', seq % 2000, '.example')";
        return List.of(
                "insert into `account` (`id`, `name`, `created_at`, `modified_at`, `version_number`)"
                        + " select concat('account-', seq), concat('Company ', seq), now(), now(), 1 from seq_0_to_1999",
                "insert into `contact` (`id`, `first_name`, `last_name`, `account_id`, `created_at`, `modified_at`)"
                        + " select concat('contact-', seq), 'Person', seq, concat('account-', seq % 2000), now(), now()"
                        + numbers,
                "insert into `account_contact` (`account_id`, `contact_id`)"
                        + " select concat('account-', seq % 2000), concat('contact-', seq)" + numbers,
                "insert into `email_address` (`id`, `name`, `lower`) select substr(sha2(" + address + ", 256), 1, 17), "
                        + address + ", " + address + numbers,
                "insert into `entity_email_address` (`entity_id`, `email_address_id`, `entity_type`, `primary`)"
                        + " select concat('contact-', seq), substr(sha2(" + address + ", 256), 1, 17), 'Contact', 1"
                        + numbers);
    }

    /** Runs a query for one number. */
    long count(String sql) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** @return the server's counters: statements, commits, octets of the log */
    Map<String, Long> counters() throws SQLException {
        Map<String, Long> counters = new HashMap<>();
        try (Connection connection = connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "show global status where Variable_name in ('Questions', 'Com_commit', 'Innodb_os_log_written')")) {
            while (row.next()) {
                counters.put(row.getString(1), row.getLong(2));
            }
        }
        return counters;
    }

    /** Begins to time the kinds of statements anew. */
    void forgetStatements() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("truncate performance_schema.events_statements_summary_by_digest");
        }
    }

    /** @return the kinds of statements that took longest, a line each: how many, milliseconds in all, rows changed and looked at, text */
    List<String> dearestStatements() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count_star, sum_timer_wait / 1e9, sum_rows_affected, sum_rows_examined, digest_text"
                                + " from performance_schema.events_statements_summary_by_digest order by 2 desc limit 60")) {
            while (row.next()) {
                String text = row.getString(5);
                lines.add(String.format(
                        Locale.ROOT,
                        "%6d %8.0f ms %8d %8d  %s",
                        row.getLong(1),
                        row.getDouble(2),
                        row.getLong(3),
                        row.getLong(4),
                        text == null ? "" : text.substring(0, Math.min(150, text.length()))));
            }
        }
        return lines;
    }

    /** Waits until the work that the server does in the background is over, at most twenty seconds: where many mailboxes are looked at, something always is to do. */
    void awaitQuiet() {
        long[] before = {ProcessUse.of(process()).cpuMicros()};
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Awaitility.await("the database to be idle")
                .forever()
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    long now = ProcessUse.of(process()).cpuMicros();
                    boolean quiet = now - before[0] <= 20_000;
                    before[0] = now;
                    return quiet || System.nanoTime() > end;
                });
    }

    @Override
    public void close() {
        server.destroyForcibly();
    }
}
