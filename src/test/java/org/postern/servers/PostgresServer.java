package org.postern.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.postern.config.DatabaseConfig;

/** A PostgreSQL of this test JVM, from the one that is installed: a cluster of its own on a free port of 127.0.0.1. Tests are skipped where there is none. */
public final class PostgresServer {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable PostgresServer running;

    private final int port;

    private PostgresServer(int port) {
        this.port = port;
    }

    /** @return the server of this JVM; the calling test is skipped if PostgreSQL is not installed */
    public static synchronized PostgresServer get() {
        if (running == null) {
            try {
                running = start(programs());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return running;
    }

    /** @return a new, empty database, with a schema {@code postern} to be made in it */
    public DatabaseConfig fresh() {
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url(USER), USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(name, e);
        }
        return new DatabaseConfig(url(name), USER, null, "postern", 8);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static Path programs() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(INSTALLED), "PostgreSQL is not installed: no " + INSTALLED);
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            Path bin = versions.sorted().reduce((a, b) -> b).orElse(INSTALLED).resolve("bin");
            Assumptions.assumeTrue(Files.isExecutable(bin.resolve("initdb")), "PostgreSQL is not installed: no " + bin);
            return bin;
        }
    }

    private static PostgresServer start(Path bin) throws IOException {
        Path folder = Files.createTempDirectory("postern-postgresql");
        int port = freePort();
        if (isRoot()) {
            // The server refuses to be root.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Path data = folder.resolve("data");
        run(
                bin.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-A",
                "trust",
                "-U",
                USER,
                "-E",
                "UTF8",
                "--locale=C");
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder;
        String control = bin.resolve("pg_ctl").toString();
        run(
                control,
                "-D",
                data.toString(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                options,
                "-w",
                "-t",
                "120",
                "start");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(control, data, folder), "stop PostgreSQL"));
        return new PostgresServer(port);
    }

    private static void stop(String control, Path data, Path folder) {
        try {
            run(control, "-D", data.toString(), "-m", "immediate", "-w", "stop");
            FileUtils.deleteDirectory(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) throws IOException {
        List<String> line = new ArrayList<>();
        if (isRoot()) {
            line.addAll(List.of("runuser", "-u", USER, "--"));
        }
        line.addAll(List.of(command));
        Path said = Files.createTempFile("postern-postgresql", ".out");
        try {
            Process process = new ProcessBuilder(line)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(line + ": " + Files.readString(said, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.delete(said);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
