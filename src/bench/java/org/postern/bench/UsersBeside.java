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
import org.postern.servers.DovecotServer;

/**
 * What users of the CRM notice while mail is written at full speed: how long their queries take beside an idle daemon, and beside one that works off a full mailbox. They
 * ask at fixed times; an answer that is late is counted from when it was to be asked for.
 */
final class UsersBeside {
    private static final int USERS = 4;
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final BenchDatabase database;
    private final DovecotServer mail;
    private final ProcessHandle imap;
    private final int mails;
    private final PrintStream out;

    /** @param mails written beforehand; twice as many while the users ask, and again while they ask and none of them locks a table */
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
            List<UserQueries.Query> all = queries.all();
            Map<String, List<Double>> idle = ask(all, () -> Thread.sleep(IDLE.toMillis()));
            List<Round> rounds = new ArrayList<>();
            drop.stage(scenario.mailbox(0), maker, 2 * mails);
            Map<String, List<Double>> busy =
                    ask(all, () -> rounds.add(daemon.nextAmongOthers(mails, 2 * mails, 1, drop::deliver)));
            drop.stage(scenario.mailbox(0), maker, 2 * mails);
            List<UserQueries.Query> withoutLocks =
                    all.stream().filter(query -> !query.locks()).toList();
            Map<String, List<Double>> unlocked =
                    ask(withoutLocks, () -> rounds.add(daemon.nextAmongOthers(3 * mails, 2 * mails, 1, drop::deliver)));
            print(queries, idle, busy, unlocked, rounds);
        }
    }

    /** Something that lasts a while. */
    private interface Meanwhile {
        void run() throws Exception;
    }

    /** @return milliseconds by query */
    private Map<String, List<Double>> ask(List<UserQueries.Query> queries, Meanwhile meanwhile) throws Exception {
        Map<String, List<Double>> times = new TreeMap<>();
        queries.forEach(query -> times.put(query.name(), Collections.synchronizedList(new ArrayList<>())));
        AtomicBoolean over = new AtomicBoolean();
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        List<Thread> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            int user = i;
            Thread thread = new Thread(() -> {
                try {
                    work(user, queries, times, over);
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
        return times;
    }

    private void work(int user, List<UserQueries.Query> queries, Map<String, List<Double>> times, AtomicBoolean over)
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
                query.work().run(connection, random);
                times.get(query.name()).add((System.nanoTime() - due) / (double) TimeUnit.MILLISECONDS.toNanos(1));
                due += BETWEEN.toNanos();
            }
        }
    }

    private void print(
            UserQueries queries,
            Map<String, List<Double>> idle,
            Map<String, List<Double>> busy,
            Map<String, List<Double>> unlocked,
            List<Round> rounds) {
        out.printf(
                Locale.ROOT, "%nusers: %d ask %d queries a second in all%n", USERS, USERS * 1000 / BETWEEN.toMillis());
        for (Round round : rounds) {
            out.printf(
                    Locale.ROOT,
                    "  %d mails beside them%s: %.0f mails/s, transactions open p50 %.0f ms, p99 %.0f ms%n",
                    round.mails(),
                    round.equals(rounds.get(0)) ? "" : ", nobody locks a table",
                    round.commitRate(),
                    round.open().quantile(0.5),
                    round.open().quantile(0.99));
        }
        out.printf("  %-28s %8s %22s %22s %22s%n", "p50, p99 in ms", "asked", "idle", "mail comes", "and no locks");
        queries.all()
                .forEach(query -> line(
                        query.name(),
                        idle.get(query.name()),
                        busy.get(query.name()),
                        unlocked.getOrDefault(query.name(), List.of())));
        line("all", together(idle), together(busy), together(unlocked));
    }

    private static List<Double> together(Map<String, List<Double>> times) {
        return times.values().stream().flatMap(List::stream).toList();
    }

    private void line(String name, List<Double> idle, List<Double> busy, List<Double> unlocked) {
        out.printf(
                Locale.ROOT,
                "  %-28s %8d %11.1f %10.1f %11.1f %10.1f %11.1f %10.1f%n",
                name,
                busy.size(),
                quantile(idle, 0.5),
                quantile(idle, 0.99),
                quantile(busy, 0.5),
                quantile(busy, 0.99),
                quantile(unlocked, 0.5),
                quantile(unlocked, 0.99));
    }

    private static double quantile(List<Double> times, double share) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share)));
    }
}
