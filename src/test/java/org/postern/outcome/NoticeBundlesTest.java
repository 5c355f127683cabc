package org.postern.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.config.NoticesConfig;
import org.postern.config.NoticesConfig.Kind;
import org.postern.config.NoticesConfig.Wishes;

class NoticeBundlesTest {
    private static final Instant NOW = Instant.parse("2026-03-04T09:15:00Z");

    @Test
    void threeMailsAreThreeNotices() {
        assertThat(bundles("mail").of(notices(3)))
                .map(OutboxMessage::event)
                .containsExactly("notice", "notice", "notice");
    }

    @Test
    void threeHundredAreOneSummaryWithTheTopSenders() {
        assertThat(bundles("mail").of(notices(300))).singleElement().satisfies(summary -> {
            assertThat(summary.event()).isEqualTo("summary");
            assertThat(summary.count()).isEqualTo(300);
            assertThat(summary.title()).isEqualTo("300 new mails");
            assertThat(summary.text())
                    .startsWith("100 from sender 0\n100 from sender 1\n100 from sender 2\n300 in sales\n");
            assertThat(summary.topSenders())
                    .containsExactly(
                            Map.entry("sender 0", 100), Map.entry("sender 1", 100), Map.entry("sender 2", 100));
            assertThat(summary.emailIds()).hasSize(300);
        });
    }

    @Test
    void theCrmHasSingleOnesAlready() {
        assertThat(bundles("crm").of(notices(3))).isEmpty();
        assertThat(bundles("crm").of(notices(4))).map(OutboxMessage::event).containsExactly("summary");
    }

    @Test
    void eachSinkGetsItsOwnAndTheSameNoticesTheSameIds() {
        List<OutboxMessage> messages = bundles("mail", "webhook").of(notices(2));
        assertThat(messages).map(OutboxMessage::sink).containsExactly("mail", "mail", "webhook", "webhook");
        assertThat(messages).map(OutboxMessage::id).doesNotHaveDuplicates();
        assertThat(bundles("mail", "webhook").of(notices(2))).isEqualTo(messages);
    }

    @Test
    void whatIsWrongIsToldWhenItBeginsWhileItLastsAndWhenItIsOver() {
        Alarms alarms = new Alarms();
        Map<String, String> late = Map.of("lag:sales", "Mailbox sales is late");
        assertThat(alarms.of(late, NOW))
                .containsExactly(new Alarms.Change("lag:sales", "Mailbox sales is late", false));
        assertThat(alarms.of(late, NOW.plus(Duration.ofHours(3)))).isEmpty();
        assertThat(alarms.of(late, NOW.plus(Duration.ofHours(4)))).hasSize(1);
        assertThat(alarms.of(Map.of(), NOW.plus(Duration.ofHours(5))))
                .containsExactly(new Alarms.Change("lag:sales", "Over: Mailbox sales is late", true));
        assertThat(alarms.of(Map.of(), NOW.plus(Duration.ofHours(6)))).isEmpty();
    }

    @Test
    void silenceIsUnusualOnlyWhenMailUsuallyComes() {
        List<Habit.Hour> hours = new ArrayList<>();
        for (int day = 0; day < 28; day++) {
            for (int hour = 8; hour < 18; hour++) {
                hours.add(new Habit.Hour(
                        NOW.atZone(java.time.ZoneOffset.UTC).toLocalDate().minusDays(day), hour, 4));
            }
        }
        Habit habit = new Habit(hours);
        Instant evening = Instant.parse("2026-03-03T18:00:00Z");
        assertThat(habit.expected(evening, Instant.parse("2026-03-04T08:00:00Z")))
                .isZero();
        assertThat(habit.isBroken(evening, Instant.parse("2026-03-04T10:00:00Z"), 4))
                .isFalse();
        assertThat(habit.isBroken(evening, Instant.parse("2026-03-04T11:00:00Z"), 4))
                .isTrue();
        assertThat(new Habit(hours.subList(0, 5)).isBroken(evening, Instant.parse("2026-03-08T11:00:00Z"), 1))
                .as("no habit yet")
                .isFalse();
    }

    private static NoticeBundles bundles(String... sinks) {
        return new NoticeBundles(new NoticesConfig(
                Duration.ofMinutes(5), 3, new Wishes(Set.of(Kind.values()), null, Set.of(sinks)), Map.of()));
    }

    private static List<NoticePayload> notices(int count) {
        List<NoticePayload> notices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            notices.add(new NoticePayload(
                    "u1",
                    "anna",
                    "mail",
                    "sales",
                    "e" + i,
                    List.of("case k" + i),
                    null,
                    "sender " + i % 3,
                    "S" + i,
                    NOW));
        }
        return notices;
    }
}
