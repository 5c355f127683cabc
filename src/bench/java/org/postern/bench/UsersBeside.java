package org.postern.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.postern.servers.DovecotServer;

/**
 * What users of the CRM notice while mail is written at full speed: how long their queries take beside an idle daemon, beside one that works off a full mailbox, and
 * beside an idle one again, on tables that have grown by then. They ask at fixed times; an answer that is late is counted from when it was to be asked for.
 */
final class UsersBeside {
    private static final int USERS = 4;
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofSeconds(25);

    private final BenchDatabase database;
    private final DovecotServer mail;
    private final ProcessHandle imap;
    private final int mails;
    private final PrintStream out;

    /** @param mails written beforehand; twice as many while the users ask */
    UsersBeside(BenchDatabase database, DovecotServer mail, ProcessHandle imap, int mails, PrintStream out) {
        this.database = database;
        this.mail = mail;
        this.imap = imap;
        this.mails = mails;
        this.out = out;
    }

    void measure(Path folder) throws Exception {
        Files.createDirectories(folder);
        Scenario scenario = Scenario.all(mails, 1).get(0);
        database.fill("bench", scenario);
        MailDrop drop = new MailDrop(mail, Files.createDirectory(folder.resolve("staged")));
        BenchMails maker = new BenchMails("m0", 7, scenario.profile(), scenario.replies());
        drop.stage(scenario.mailbox(0), maker, mails);
        drop.deliver();
        Path config = BenchConfig.write(folder, scenario, mail.imapPort(), database.port(), false, "3s");
        try (DaemonRun daemon = new DaemonRun(config, folder, database, imap);
                Connection connection = database.connect("bench")) {
            daemon.first(mails, 1);
            database.awaitQuiet();
            UserQueries queries = new UserQueries(connection);
            Asked before = ask(queries, () -> Thread.sleep(IDLE.toMillis()));
            List<Round> rounds = new ArrayList<>();
            drop.stage(scenario.mailbox(0), maker, 2 * mails);
            Asked beside = ask(queries, () -> rounds.add(daemon.nextAmongOthers(mails, 2 * mails, 1, drop::deliver)));
            database.awaitQuiet();
            Asked after = ask(queries, () -> Thread.sleep(IDLE.toMillis()));
            print(queries, List.of(before, beside, after), rounds.get(0));
        }
    }

    /** Something that lasts a while. */
    private interface Meanwhile {
        void run() throws Exception;
    }

    /**
     * @param byQuery milliseconds from when the answer was due
     * @param own milliseconds of all queries from when they were asked: those that nobody waited for to ask
     * @param cores of the database's processor time, a second
     */
    private record Asked(Map<String, List<Double>> byQuery, List<Double> own, double cores) {
        List<Double> all() {
            return byQuery.values().stream().flatMap(List::stream).toList();
        }
    }

    private Asked ask(UserQueries queries, Meanwhile meanwhile) throws Exception {
        Map<String, List<Double>> times = new TreeMap<>();
        queries.all().forEach(query -> times.put(query.name(), Collections.synchronizedList(new ArrayList<>())));
        List<Double> own = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean over = new AtomicBoolean();
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        List<Thread> users = new ArrayList<>();
        long start = System.nanoTime();
        ProcessUse used = ProcessUse.of(database.process());
        for (int i = 0; i < USERS; i++) {
            int user = i;
            Thread thread = new Thread(() -> {
                try {
                    work(user, queries.all(), times, own, over);
                } catch (SQLException | RuntimeException e) {
                    faults.add(e);
                }
            });
            users.add(thread);
            thread.start();
        }
        try {
            meanwhile.run();
        } finally {
            over.set(true);
            for (Thread user : users) {
                user.join();
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException("a user's query failed", faults.get(0));
        }
        double micros = ProcessUse.of(database.process()).since(used).cpuMicros();
        return new Asked(times, own, micros * 1000 / (System.nanoTime() - start));
    }

    private void work(
            int user,
            List<UserQueries.Query> queries,
            Map<String, List<Double>> times,
            List<Double> own,
            AtomicBoolean over)
            throws SQLException {
        Random random = new Random(user);
        List<UserQueries.Query> order = new ArrayList<>(queries);
        try (Connection connection = database.connect("bench")) {
            long due = System.nanoTime() + user * BETWEEN.toNanos() / USERS;
            for (int n = 0; !over.get(); n++) {
                if (n % order.size() == 0) {
                    Collections.shuffle(order, random);
                }
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                UserQueries.Query query = order.get(n % order.size());
                long asked = System.nanoTime();
                query.work().run(connection, random);
                long answered = System.nanoTime();
                times.get(query.name()).add(millis(answered - due));
                own.add(millis(answered - asked));
                due += BETWEEN.toNanos();
            }
        }
    }

    private static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** @param three before, beside, after */
    private void print(UserQueries queries, List<Asked> three, Round round) {
        out.printf(
                Locale.ROOT, "%nusers: %d ask %d queries a second in all%n", USERS, USERS * 1000 / BETWEEN.toMillis());
        out.printf(
                Locale.ROOT,
                "  %d mails beside them: %.0f mails/s, transactions open p50 %.0f ms, p99 %.0f ms%n",
                round.mails(),
                round.commitRate(),
                round.open().quantile(0.5),
                round.open().quantile(0.99));
        out.printf(
                Locale.ROOT,
                "  cores that the database keeps busy: %.2f, %.2f, %.2f%n",
                three.get(0).cores(),
                three.get(1).cores(),
                three.get(2).cores());
        out.printf("  %-28s %8s %22s %22s %22s%n", "p50, p99 in ms", "asked", "idle", "mail comes", "idle again");
        queries.all()
                .forEach(query ->
                        line(query.name(), three, asked -> asked.byQuery().get(query.name())));
        line("all, from when asked", three, Asked::own);
        line("all", three, Asked::all);
        double beside = quantile(three.get(1).all(), 0.99);
        out.printf(
                Locale.ROOT,
                "  the p99 of all rises by %.1f ms over idle before, %.1f ms over idle again%n",
                beside - quantile(three.get(0).all(), 0.99),
                beside - quantile(three.get(2).all(), 0.99));
    }

    private void line(String name, List<Asked> three, Function<Asked, List<Double>> times) {
        out.printf(
                Locale.ROOT,
                "  %-28s %8d %11.1f %10.1f %11.1f %10.1f %11.1f %10.1f%n",
                name,
                times.apply(three.get(1)).size(),
                quantile(times.apply(three.get(0)), 0.5),
                quantile(times.apply(three.get(0)), 0.99),
                quantile(times.apply(three.get(1)), 0.5),
                quantile(times.apply(three.get(1)), 0.99),
                quantile(times.apply(three.get(2)), 0.5),
                quantile(times.apply(three.get(2)), 0.99));
    }

    private static double quantile(List<Double> times, double share) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share)));
    }
}
