package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.ReachConfig.Budget;
import org.postern.intake.HostBudget.Permit;
import org.postern.intake.HostBudget.Use;
import org.postern.intake.MailServerException.Kind;

class HostBudgetTest {
    private static final long MIB = 1 << 20;

    private Instant now = Instant.parse("2026-03-04T09:30:00Z");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private int nodes = 1;
    private final MemoryTakenOctets memory = new MemoryTakenOctets();

    /** Each is of another process. */
    private HostBudget budget(int connections, long perDay) {
        return new HostBudget("imap.example.com", new Budget(connections, perDay, false), memory, clock, () -> nodes);
    }

    @Test
    void nodesShareTheConnectionsAndEachHasAtLeastOne() {
        HostBudget budget = budget(5, 0);
        nodes = 2;
        assertThat(isGiven(budget, "sales", Use.LIVE)).isTrue();
        assertThat(isGiven(budget, "support", Use.LIVE)).isTrue();
        assertThat(isGiven(budget, "info", Use.LIVE)).isFalse();
        nodes = 1;
        assertThat(isGiven(budget, "info", Use.LIVE)).isTrue();

        nodes = 9;
        assertThat(isGiven(budget(5, 0), "sales", Use.LIVE)).isTrue();
    }

    private static boolean isGiven(HostBudget budget, String mailbox, Use use) {
        try {
            budget.connect(mailbox, use);
            return true;
        } catch (MailServerException e) {
            assertThat(e.kind()).isEqualTo(Kind.BUDGET);
            return false;
        }
    }

    @Test
    void whoeverComesTooLateGetsTheConnectionThatIsGivenBackAndNobodyOvertakes() throws Exception {
        HostBudget budget = budget(2, 0);
        Permit first = budget.connect("first", Use.LIVE);
        budget.connect("second", Use.LIVE);
        assertThatThrownBy(() -> budget.connect("third", Use.LIVE))
                .hasMessage("waits for one of the 2 connections to imap.example.com")
                .isInstanceOfSatisfying(
                        MailServerException.class, e -> assertThat(e.until()).contains(now.plusSeconds(1)));
        assertThat(isGiven(budget, "fourth", Use.LIVE)).isFalse();
        first.release();
        first.release();
        assertThat(isGiven(budget, "fourth", Use.LIVE))
                .as("the third asked before")
                .isFalse();
        assertThat(isGiven(budget, "third", Use.LIVE)).isTrue();
        assertThat(isGiven(budget, "fourth", Use.LIVE))
                .as("one was given back, not two")
                .isFalse();
    }

    @Test
    void whoHasGoneAwayIsNotWaitedFor() throws Exception {
        HostBudget budget = budget(1, 0);
        Permit only = budget.connect("first", Use.LIVE);
        assertThat(isGiven(budget, "paused", Use.LIVE)).isFalse();
        now = now.plus(Duration.ofSeconds(11));
        only.release();
        assertThat(isGiven(budget, "third", Use.LIVE)).isTrue();
    }

    @ParameterizedTest(name = "{0} connections for {1} mailboxes: {2} may listen, {3} may read the past, kept: {4}")
    @CsvSource({
        "1, 1, 0, 1, false",
        "2, 1, 0, 1, false",
        "3, 1, 1, 2, true",
        "15, 1, 13, 14, true",
        "10, 8, 5, 9, true",
        "10, 9, 5, 9, false",
        "10, 100, 5, 9, false"
    })
    void whatComesInHasRoomWhateverElseIsWanted(int connections, int mailboxes, int listeners, int past, boolean kept) {
        HostBudget listening = budget(connections, 0);
        HostBudget reading = budget(connections, 0);
        for (int i = 0; i < mailboxes; i++) {
            listening.join("box" + i);
            reading.join("box" + i);
        }
        assertThat(count(listening, Use.LISTENING)).isEqualTo(listeners);
        assertThat(count(reading, Use.PAST)).isEqualTo(past);
        assertThat(listening.mayKeep()).isEqualTo(kept);
    }

    private static int count(HostBudget budget, Use use) {
        int count = 0;
        while (count < 100 && isGiven(budget, "box" + count, use)) {
            count++;
        }
        return count;
    }

    @Test
    void thePastGivesWayWhereSomethingThatComesInWaits() throws Exception {
        HostBudget budget = budget(1, 0);
        Permit past = budget.connect("sales", Use.PAST);
        past.check();
        assertThat(isGiven(budget, "sales", Use.LIVE)).isFalse();
        assertThatThrownBy(past::check).hasMessage("gives way to what comes in from imap.example.com");
        past.release();
        assertThat(isGiven(budget, "sales", Use.LIVE)).isTrue();
    }

    @Test
    void theOctetsOfADayAreUsedUpUntilTheHourInWhichTheyWereTakenIsADayAgo() throws Exception {
        HostBudget budget = budget(0, 10 * MIB);
        Permit permit = budget.connect("sales", Use.LIVE);
        permit.take(4 * MIB);
        now = now.plus(Duration.ofHours(3));
        permit.take(7 * MIB);
        assertThatThrownBy(permit::check)
                .hasMessage(
                        "waits until 2026-03-05T09:00:00Z: the day's 10485760 octets of imap.example.com are used up");
        assertThat(isGiven(budget, "support", Use.LIVE))
                .as("others have no connection to fetch by either")
                .isFalse();
        assertThat(isGiven(budget, "support", Use.LISTENING)).isTrue();
        now = Instant.parse("2026-03-05T08:59:59Z");
        assertThatThrownBy(permit::check).hasMessageContaining("waits until");
        now = Instant.parse("2026-03-05T09:00:00Z");
        permit.check();
        permit.take(3 * MIB);
        assertThatThrownBy(permit::check).hasMessageContaining("waits until 2026-03-05T12:00:00Z");
        now = now.plus(Duration.ofDays(3));
        permit.check();
    }

    @Test
    void thePastLeavesAFifthOfTheDayToWhatComesIn() throws Exception {
        HostBudget budget = budget(0, 10 * MIB);
        Permit past = budget.connect("sales", Use.PAST);
        Permit live = budget.connect("sales", Use.LIVE);
        past.take(8 * MIB);
        assertThatThrownBy(past::check).hasMessageContaining("older mail has taken its share");
        live.check();
        live.take(2 * MIB);
        assertThatThrownBy(live::check).hasMessageContaining("are used up");
    }

    @Test
    void withoutABudgetEverybodyGetsAConnection() {
        HostBudget budget = budget(0, 0);
        List<Use> uses = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            uses.add(Use.values()[i % 3]);
        }
        assertThat(uses).allMatch(use -> isGiven(budget, "sales", use));
        assertThat(budget.mayKeep()).isTrue();
        assertThatCode(() -> budget.connect("sales", Use.LIVE).check()).doesNotThrowAnyException();
    }

    @Test
    void theNextProcessKnowsWhatTheLastOneTook() throws Exception {
        HostBudget budget = budget(0, 10 * MIB);
        Permit permit = budget.connect("box", Use.LIVE);
        permit.take(6 * MIB);
        permit.release();
        HostBudget next = budget(0, 10 * MIB);
        Permit again = next.connect("box", Use.LIVE);
        again.take(3 * MIB);
        again.check();
        again.take(MIB);
        assertThatThrownBy(again::check)
                .hasMessageContaining("the day's 10485760 octets of imap.example.com are used up");
        now = now.plus(Duration.ofHours(25));
        again.check();
    }

    @Test
    void aProcessThatIsKilledForgetsFewMegabytes() throws Exception {
        Permit permit = budget(0, 100 * MIB).connect("box", Use.LIVE);
        for (int i = 0; i < 99; i++) {
            permit.take(MIB);
        }
        Permit next = budget(0, 100 * MIB).connect("box", Use.LIVE);
        next.take(3 * MIB);
        next.check();
        next.take(MIB);
        assertThatThrownBy(next::check).hasMessageContaining("are used up");
    }

    @Test
    void whatTwoProcessesTakeCountsForBoth() throws Exception {
        Permit daemon = budget(0, 20 * MIB).connect("box", Use.LIVE);
        Permit backfill = budget(0, 20 * MIB).connect("box", Use.PAST);
        backfill.take(12 * MIB);
        daemon.take(8 * MIB);
        assertThatThrownBy(daemon::check).hasMessageContaining("are used up");
    }

    @Test
    void whatADatabaseThatIsAwayDidNotTakeIsSavedLater() throws Exception {
        Permit permit = budget(0, 20 * MIB).connect("box", Use.LIVE);
        memory.there = false;
        permit.take(9 * MIB);
        assertThatCode(permit::check).doesNotThrowAnyException();
        memory.there = true;
        permit.take(9 * MIB);
        Permit next = budget(0, 20 * MIB).connect("box", Use.LIVE);
        next.take(2 * MIB);
        assertThatThrownBy(next::check).hasMessageContaining("are used up");
    }
}
