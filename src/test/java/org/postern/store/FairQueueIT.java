package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.assign.Absences;
import org.postern.assign.Assigner;
import org.postern.assign.Assignment;
import org.postern.assign.GroupTurns;
import org.postern.assign.StaffTable;
import org.postern.assign.Turns.Turn;
import org.postern.config.AssignTo;
import org.postern.config.DatabaseConfig;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.config.Secret;
import org.postern.match.Mailboxes;
import org.postern.match.Match;
import org.postern.rules.Decision;
import org.postern.rules.RuleDraft;
import org.postern.servers.MariaDbServer;

/** Two processes, each with two writers and a pool of its own, take turns of one queue on MariaDB. {@code -Dpostern.assignments=10000} for the long form. */
class FairQueueIT {
    private static final List<String> MEMBERS = List.of("anna", "boris", "cyril", "dora", "emil");
    private static final RulesConfig RULES = new RulesConfig(
            List.of(),
            Map.of(),
            Map.of(
                    "sales",
                    new QueueConfig(
                            Mailboxes.NOWHERE,
                            "sales",
                            MEMBERS.stream().map(m -> new Member(m, null, 1)).toList(),
                            Method.ROUND_ROBIN,
                            null)),
            Map.of(),
            List.of());
    private static final Decision DECISION = new Decision(
            Optional.of(RuleDraft.rule(
                    "r", RuleDraft.always(), new AssignTo.Queue("sales"), false, Create.NONE, null, true)),
            List.of());
    private static final Match NOBODY =
            new Match(Optional.empty(), Optional.empty(), Optional.empty(), "nobody", false, List.of());

    private final Clock clock = Clock.systemUTC();
    private final Assigner assigner = new Assigner(RULES, Absences.NONE, ZoneOffset.UTC);
    private final StaffTable staff = new StaffTable().users(MEMBERS.toArray(String[]::new));

    @Test
    void turnsTakenAtTheSameTimeDifferByAtMostOne(@TempDir Path folder) throws Exception {
        int all = Integer.getInteger("postern.assignments", 2_000);
        DatabaseConfig config = MariaDbServer.get().fresh().config();
        try (Database database = Database.open(config)) {
            new Migrations(database).run();
            Path output = folder.resolve("other.log");
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            FairQueueIT.class.getName(),
                            config.url(),
                            config.user(),
                            config.password() == null ? "" : config.password().reveal(),
                            config.schema(),
                            String.valueOf(all / 2))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            await("the other process is at work")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !turn(database).counts().isEmpty() || !other.isAlive());
            assertThat(other.isAlive()).as("both work at the same time").isTrue();
            new FairQueueIT().assign(database, all / 2);
            assertThat(other.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(other.exitValue()).as(Files.readString(output)).isZero();

            Collection<Long> counts = turn(database).counts().values();
            assertThat(counts).hasSize(MEMBERS.size());
            assertThat(counts.stream().mapToLong(count -> count).sum()).isEqualTo(all / 2 * 2L);
            assertThat(Collections.max(counts) - Collections.min(counts))
                    .as("%s", counts)
                    .isLessThanOrEqualTo(1);
        }
    }

    private static Turn turn(Database database) {
        return new QueueReader(database).turns(List.of("sales")).getOrDefault("sales", Turn.START);
    }

    /** The other process. @param arguments address, user, password and schema of the database, and how many turns it takes */
    public static void main(String[] arguments) throws Exception {
        DatabaseConfig config =
                new DatabaseConfig(arguments[0], arguments[1], new Secret(arguments[2]), arguments[3], 4);
        try (Database database = Database.open(config)) {
            new FairQueueIT().assign(database, Integer.parseInt(arguments[4]));
        }
    }

    private void assign(Database database, int mails) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int half : List.of(mails / 2, mails - mails / 2)) {
                SqlLedger ledger = new SqlLedger(database, clock);
                Random sizes = new Random(done.size());
                done.add(writers.submit(() -> assign(ledger, half, sizes)));
            }
            for (Future<?> each : done) {
                each.get(5, TimeUnit.MINUTES);
            }
        } finally {
            writers.shutdownNow();
        }
    }

    /** In groups of one to twenty mails, each a transaction, as the group commit does it. */
    private void assign(SqlLedger ledger, int mails, Random sizes) {
        for (int left = mails; left > 0; ) {
            int group = Math.min(left, 1 + sizes.nextInt(20));
            ledger.inTransaction(() -> {
                GroupTurns turns = new GroupTurns(ledger.lockQueues(new TreeSet<>(List.of("sales"))));
                for (int i = 0; i < group; i++) {
                    Assignment assignment =
                            assigner.assign(DECISION, NOBODY, Mailboxes.sales(), staff, turns, clock.instant());
                    assignment.turn().ifPresent(turn -> turns.take(turn, ""));
                }
                Entries entries = new Entries();
                entries.turns.putAll(turns.changed());
                ledger.write(entries.all());
                return group;
            });
            left -= group;
        }
    }
}
