package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.postern.intake.BatchPlan.Planned;

class BatchPlanTest {
    private static final long MIB = 1 << 20;
    private static final Instant NEW = Instant.parse("2026-03-04T09:15:30Z");
    private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

    @Test
    void aHundredMailsFillABatch() {
        List<Planned> plan = cut(
                0,
                LongStream.rangeClosed(1, 250)
                        .mapToObj(uid -> mail(uid, 9000, NEW))
                        .toList());
        assertThat(plan).extracting(p -> p.mails().size()).containsExactly(100, 100, 50);
        assertThat(plan).extracting(p -> p.uids().toString()).containsExactly("1:100", "101:200", "201:250");
        assertThat(plan).noneMatch(Planned::alone);
    }

    @Test
    void soDoEightMebibytes() {
        List<Planned> plan = cut(0, List.of(mail(1, 5 * MIB, NEW), mail(2, 3 * MIB, NEW), mail(3, 1, NEW)));
        assertThat(plan).extracting(p -> p.wanted().toString()).containsExactly("1:2", "3");
    }

    @Test
    void aLargerMailAndOneOfNoSizeComeAlone() {
        List<Planned> plan = cut(
                0,
                List.of(
                        mail(1, 10, NEW),
                        mail(2, 8 * MIB + 1, NEW),
                        mail(3, 10, NEW),
                        mail(4, 0, NEW),
                        mail(5, -1, NEW)));
        assertThat(plan)
                .extracting(p -> p.uids() + (p.alone() ? " alone" : ""))
                .containsExactly("1", "2 alone", "3", "4 alone", "5 alone");
        assertThat(plan)
                .filteredOn(Planned::isLarge)
                .extracting(p -> p.uids().toString())
                .containsExactly("2");
    }

    @Test
    void aBatchAnswersForGapsAndUnwantedMailsBeforeItsOwn() {
        List<Planned> plan = cut(
                10, List.of(mail(15, 1, OLD), mail(20, 1, NEW), mail(21, 1, OLD), mail(30, 1, NEW), mail(40, 1, OLD)));
        assertThat(plan).hasSize(1);
        assertThat(plan.get(0).uids()).hasToString("11:40");
        assertThat(plan.get(0).wanted()).hasToString("20,30");
    }

    @Test
    void unwantedMailsAloneMakeABatchWithoutMails() {
        List<Planned> plan = cut(10, List.of(mail(15, 1, OLD), mail(16, 1, OLD)));
        assertThat(plan).hasSize(1);
        assertThat(plan.get(0).mails()).isEmpty();
        assertThat(plan.get(0).uids()).hasToString("11:16");
    }

    @Test
    void nothingListedIsNothingToDo() {
        assertThat(cut(10, List.of())).isEmpty();
    }

    private static List<Planned> cut(long after, List<Listed> mails) {
        return BatchPlan.cut(after, mails, m -> m.receivedAt().equals(NEW), m -> false, BatchPlan.OCTETS);
    }

    private static Listed mail(long uid, long size, Instant received) {
        return new Listed(uid, size, received, false, false);
    }
}
