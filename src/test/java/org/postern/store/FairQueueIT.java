package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
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
import org.postern.match.Mailboxes;
import org.postern.match.Match;
import org.postern.rules.Decision;
import org.postern.rules.RuleDraft;
import org.postern.servers.MariaDbServer;

/** Two daemons, each with a pool of its own, take turns of one queue on MariaDB. {@code -Dpostern.assignments=10000} for the long form. */
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
    void turnsTakenAtTheSameTimeDifferByAtMostOne() throws Exception {
        int all = Integer.getInteger("postern.assignments", 2_000);
        DatabaseConfig config = MariaDbServer.get().fresh().config();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try (Database one = Database.open(config);
                Database other = Database.open(config)) {
            new Migrations(one).run();
            List<Future<?>> done = new ArrayList<>();
            for (Database database : List.of(one, other, one, other)) {
                SqlLedger ledger = new SqlLedger(database, clock);
                Random sizes = new Random(done.size());
                done.add(writers.submit(() -> assign(ledger, all / 4, sizes)));
            }
            for (Future<?> each : done) {
                each.get(5, TimeUnit.MINUTES);
            }

            Turn turn = new QueueReader(one).turns(List.of("sales")).get("sales");
            Collection<Long> counts = turn.counts().values();
            assertThat(counts).hasSize(MEMBERS.size());
            assertThat(counts.stream().mapToLong(count -> count).sum()).isEqualTo(all / 4 * 4L);
            assertThat(Collections.max(counts) - Collections.min(counts))
                    .as("%s", counts)
                    .isLessThanOrEqualTo(1);
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
