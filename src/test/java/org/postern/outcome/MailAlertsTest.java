package org.postern.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.config.AlertsConfig;
import org.postern.message.DeliveryId;

class MailAlertsTest {
    private static final AlertsConfig BOTH = new AlertsConfig(
            Set.of("journal", "mail", "webhook"),
            List.of("admin@example.com"),
            "https://hook.example/",
            Duration.ofMinutes(15),
            4);

    @Test
    void aMailThatNobodyIsResponsibleForIsToldToEverySinkOnceAnHour() {
        List<OutboxRow> first = at("2026-03-04T09:05:00Z", mail(7, Outcome.FILED, null, Settled.UNASSIGNED));
        List<OutboxRow> second = at("2026-03-04T09:55:00Z", mail(8, Outcome.FILED, null, Settled.UNASSIGNED));
        List<OutboxRow> later = at("2026-03-04T10:05:00Z", mail(9, Outcome.FILED, null, Settled.UNASSIGNED));

        assertThat(first)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.payload())
                        .contains(
                                "Nobody could be made responsible for mail of sales",
                                "sales/INBOX/1/7",
                                "postern queue show"));
        assertThat(keys(second)).isEqualTo(keys(first));
        assertThat(keys(later)).doesNotContainAnyElementsOf(keys(first));
    }

    @Test
    void aMailInQuarantineIsToldWithItsReason() {
        assertThat(at("2026-03-04T09:05:00Z", mail(7, Outcome.QUARANTINED, "PARSE_ERROR", "")))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.payload())
                        .contains("Mail of sales is in quarantine", "PARSE_ERROR", "postern quarantine list"));
    }

    @Test
    void anyOtherMailIsNoAlert() {
        assertThat(at("2026-03-04T09:05:00Z", mail(7, Outcome.FILED, null, "outsider")))
                .isEmpty();
        assertThat(at("2026-03-04T09:05:00Z", mail(7, Outcome.SKIPPED, "FILTER:notices", "")))
                .isEmpty();
    }

    private static List<OutboxRow> at(String now, Settled mail) {
        return new MailAlerts(BOTH, Clock.fixed(Instant.parse(now), ZoneOffset.UTC)).of(mail);
    }

    private static List<String> keys(List<OutboxRow> rows) {
        return rows.stream().map(OutboxRow::dedupeKey).toList();
    }

    private static Settled mail(long uid, Outcome outcome, @Nullable String reason, String flag) {
        return new Settled(
                DeliveryId.imap("sales", "INBOX", 1, uid),
                "v1:key",
                "Price?",
                outcome,
                reason,
                null,
                List.of(),
                List.of(),
                Optional.empty(),
                flag.isEmpty() ? List.of() : List.of(flag),
                false,
                900,
                1);
    }
}
