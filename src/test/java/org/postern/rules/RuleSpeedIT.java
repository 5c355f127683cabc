package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.postern.match.MailDraft.aMail;
import static org.postern.rules.RuleDraft.keywords;
import static org.postern.rules.RuleDraft.scene;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postern.config.Condition;
import org.postern.config.Condition.Scope;
import org.postern.match.Mailboxes;
import org.postern.match.Match;

/**
 * How long the filters, conditions and rules of a mail take: {@code mvn verify -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=RuleSpeedIT
 * -Drule-count=1000 -Dtest.jvm.compiler=}. Prints microseconds per mail of 6 KB; needs a quiet machine.
 */
class RuleSpeedIT {
    private static final int MAILS = 200;
    /** The first ones warm up. */
    private static final int ROUNDS = 60;

    /** Processor time, for other work on the machine costs wall time. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Match NOBODY =
            new Match(Optional.empty(), Optional.empty(), Optional.empty(), "nobody", false, List.of());

    private final Random random = new Random(1);

    @Test
    void aThousandRulesTakeTwoTenthsOfAMillisecond() {
        int count = Integer.getInteger("rule-count", 0);
        assumeTrue(count > 0, "not measured: run with -Drule-count=1000");
        RuleSet rules = rules(count);
        List<Scene> scenes = IntStream.range(0, MAILS)
                .mapToObj(n -> scene(aMail().from("a" + n + "@client" + n + ".example")
                        .subject(words(6))
                        .text(words(800))))
                .toList();
        double[] micros = new double[ROUNDS];
        int matched = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (Scene scene : scenes) {
                matched +=
                        rules.decide(scene, rules.screen(scene), NOBODY).rule().isPresent() ? 1 : 0;
            }
            micros[round] = (THREADS.getCurrentThreadCpuTime() - start) / 1000.0 / MAILS;
        }
        Arrays.sort(micros);
        System.out.printf(
                Locale.ROOT,
                "%d rules: %.0f µs of processor time a mail (median of %d rounds; best %.0f), %d of %d decisions matched%n",
                count,
                micros[ROUNDS / 2],
                ROUNDS,
                micros[0],
                matched,
                MAILS * ROUNDS);
        assertThat(matched).isPositive();
        assertThat(micros[ROUNDS / 2]).isLessThanOrEqualTo(200);
    }

    /** Five keywords each, two of them for one rule in ten in the whole text; every tenth rule asks for the sender as well. */
    private RuleSet rules(int count) {
        RuleDraft draft = new RuleDraft();
        for (int n = 0; n < count; n++) {
            int rule = n;
            String list = IntStream.range(0, 5)
                    .mapToObj(k -> (k == 0 ? "word:" : "") + word() + rule + (k == 1 ? "*" : ""))
                    .collect(Collectors.joining("; "));
            List<Condition> all = new ArrayList<>(List.of(keywords(list, n % 10 == 0 ? Scope.FULL : Scope.NEW)));
            if (n % 10 == 5) {
                all.add(new Condition.From(Mailboxes.NOWHERE, List.of("*@client" + n + ".example")));
            }
            draft.rule("rule-" + n, new Condition.All(Mailboxes.NOWHERE, all));
        }
        return draft.rule("default", RuleDraft.always()).compile();
    }

    private String words(int count) {
        return IntStream.range(0, count).mapToObj(n -> word()).collect(Collectors.joining(" "));
    }

    private String word() {
        return random.ints(4 + random.nextInt(6), 0, 26)
                .mapToObj(letter -> String.valueOf((char) ('a' + letter)))
                .collect(Collectors.joining());
    }
}
