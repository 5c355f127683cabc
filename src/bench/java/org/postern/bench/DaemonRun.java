package org.postern.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.servers.PosternProcess;

/** One run of the delivered daemon, measured from outside: by the operating system, the database and the daemon's own metrics page. */
final class DaemonRun implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("health on port (\\d+)");
    private static final Duration MOST = Duration.ofMinutes(10);

    private final BenchDatabase database;
    private final ProcessHandle imap;
    private final PosternProcess postern;
    private final ProcessHandle daemon;
    private final long started;
    private final Connection connection;

    DaemonRun(Path config, Path folder, BenchDatabase database, ProcessHandle imap) throws SQLException {
        this.database = database;
        this.imap = imap;
        this.connection = database.connect("");
        this.started = System.nanoTime();
        this.postern = PosternProcess.run(config, folder);
        this.daemon = ProcessHandle.current()
                .children()
                .filter(child -> !child.equals(imap) && !child.equals(database.process()))
                .max((a, b) -> Long.compare(a.pid(), b.pid()))
                .orElseThrow();
    }

    private record State(
            ProcessUse daemon, ProcessUse imap, ProcessUse sql, Map<String, Long> counters, OpenTimes open) {}

    /** Something that makes work for the daemon. */
    interface Work {
        void begin() throws IOException, InterruptedException;
    }

    /** The first round: from the start of the process. */
    Round first(int mails, long octets) throws SQLException, IOException, InterruptedException {
        ProcessUse none = new ProcessUse(0, 0, 0);
        State before = new State(
                none, ProcessUse.of(imap), ProcessUse.of(database.process()), database.counters(), OpenTimes.of(""));
        return await(before, started, 0, mails, octets);
    }

    /** A further round of the same process. */
    Round next(int done, int mails, long octets, Work work) throws SQLException, IOException, InterruptedException {
        database.awaitQuiet();
        return nextAmongOthers(done, mails, octets, work);
    }

    /** The same while others work on the database. */
    Round nextAmongOthers(int done, int mails, long octets, Work work)
            throws SQLException, IOException, InterruptedException {
        State before = now();
        long start = System.nanoTime();
        work.begin();
        return await(before, start, done, mails, octets);
    }

    private Round await(State before, long start, int done, int mails, long octets)
            throws SQLException, IOException, InterruptedException {
        long firstCommit = 0;
        long firstCount = 0;
        long deadline = start + MOST.toNanos();
        while (true) {
            long count = committed();
            long now = System.nanoTime();
            if (firstCommit == 0 && count > done) {
                firstCommit = now;
                firstCount = count;
            }
            if (count >= done + mails) {
                State after = now();
                return new Round(
                        mails,
                        octets,
                        (now - start) / 1e9,
                        (now - firstCommit) / 1e9,
                        count - firstCount,
                        after.daemon.since(before.daemon),
                        after.imap.since(before.imap),
                        after.sql.since(before.sql),
                        after.counters.get("Questions") - before.counters.get("Questions"),
                        after.counters.get("Com_commit") - before.counters.get("Com_commit"),
                        after.counters.get("Innodb_os_log_written") - before.counters.get("Innodb_os_log_written"),
                        after.open.since(before.open));
            }
            if (now > deadline || !postern.isAlive()) {
                throw new IOException(count - done + " of " + mails + " mails were written; " + postern.output());
            }
            Thread.sleep(100);
        }
    }

    /** @return mails that have their outcome: each mailbox' low-water mark, for UIDs begin with 1 */
    long committed() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select sum(low) from bench_postern.postern_cursor where lane = 'live'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException notYetThere) {
            return 0;
        }
    }

    private State now() throws SQLException, IOException, InterruptedException {
        return new State(
                ProcessUse.of(daemon),
                ProcessUse.of(imap),
                ProcessUse.of(database.process()),
                database.counters(),
                OpenTimes.of(metrics()));
    }

    ProcessUse use() {
        return ProcessUse.of(daemon);
    }

    private String metrics() throws IOException, InterruptedException {
        Matcher port = PORT.matcher(postern.output());
        if (!port.find()) {
            return "";
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** @return seconds from the start of the process until a mailbox has been looked at */
    double awaitFirstPoll() throws IOException, InterruptedException {
        while (!polled()) {
            if (!postern.isAlive()) {
                throw new IOException(postern.output());
            }
            Thread.sleep(5);
        }
        return (System.nanoTime() - started) / 1e9;
    }

    private boolean polled() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from bench_postern.postern_cursor where last_ok is not null")) {
            row.next();
            return row.getLong(1) > 0;
        } catch (SQLException notYetThere) {
            return false;
        }
    }

    /** @return seconds from the start of the process until it says that it is ready */
    double awaitReady() {
        postern.awaitReady();
        return (System.nanoTime() - started) / 1e9;
    }

    @Override
    public void close() throws SQLException {
        postern.terminate();
        connection.close();
    }
}
