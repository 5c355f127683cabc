package org.postern.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.config.EventConfig;
import org.postern.match.Mailboxes;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;

class RuleEventsTest {
    private static final Instant NOW = Instant.parse("2026-03-04T09:15:30Z");

    /** Told are webhook: what is filed by the rule price, chat: everything of support, all: everything. */
    private final RuleEvents events = new RuleEvents(
            List.of(
                    new EventConfig(Mailboxes.NOWHERE, "webhook", Set.of("filed"), List.of("price"), List.of()),
                    new EventConfig(Mailboxes.NOWHERE, "chat", all(), List.of(), List.of("support")),
                    new EventConfig(Mailboxes.NOWHERE, "all", all(), List.of(), List.of())),
            name -> Optional.of(Mailboxes.sales()),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private static Set<String> all() {
        return Set.of("filed", "rejected", "skipped", "duplicate", "quarantined");
    }

    @ParameterizedTest(name = "{0} in {1} by {2}: {3} {4}")
    @CsvSource(delimiter = '|', textBlock = """
            filed       | sales   | price   |            |         | webhook all
            filed       | sales   | default |            |         | all
            filed       | sales   |         | LIST       |         | all
            rejected    | sales   | price   | RULE:price |         | all
            filed       | support | price   |            |         | webhook chat all
            quarantined | support |         | TIMEOUT    |         | chat all
            duplicate   | sales   |         | DUP_MESSAGE |        | all
            skipped     | sales   |         | FILTER:app |         | all
            skipped     | sales   |         | NEVER_LOG  |         |
            skipped     | sales   |         | TOMBSTONE  |         |
            filed       | sales   | price   |            | history |
            """)
    void aRouteIsToldOfWhatItWants(
            String outcome,
            String mailbox,
            @Nullable String rule,
            @Nullable String reason,
            @Nullable String flag,
            @Nullable String told) {
        List<OutboxRow> rows = events.of(settled(outcome, mailbox, rule, reason, flag), null, null);
        assertThat(rows)
                .extracting(row -> OutboxJson.event(row.payload()).event())
                .containsExactlyElementsOf(told == null ? List.of() : Arrays.asList(told.split(" ")));
        assertThat(rows).allMatch(row -> row.kind().equals("event"));
    }

    @Test
    void theEventSaysWhatBecameOfTheMail() {
        OutboxRow row = events.of(settled("filed", "sales", "price", null, "unassigned"), null, null)
                .get(0);
        OutcomeEvent event = OutboxJson.event(row.payload());
        assertThat(row.dedupeKey()).isEqualTo("event:" + event.id());
        assertThat(row.payload())
                .isEqualTo(
                        "{\"id\":\"" + event.id() + "\",\"event\":\"webhook\",\"mailbox\":\"sales\","
                                + "\"delivery\":\"sales/INBOX/1/7\",\"outcome\":\"filed\",\"reason\":null,\"rule\":\"price\","
                                + "\"assignees\":[\"anna\"],\"created\":[{\"type\":\"case\",\"id\":\"c1\"}],"
                                + "\"linked\":{\"type\":\"case\",\"id\":\"c1\"},\"number\":null,\"flags\":[\"unassigned\"],"
                                + "\"from\":null,\"subject\":\"Price? now\",\"email_id\":null,\"at\":\"2026-03-04T09:15:30Z\"}");
        assertThat(events.of(settled("filed", "sales", "price", null, "unassigned"), null, null)
                        .get(0)
                        .dedupeKey())
                .as("the same for each try")
                .isEqualTo(row.dedupeKey());
    }

    private static Settled settled(
            String outcome, String mailbox, @Nullable String rule, @Nullable String reason, @Nullable String flag) {
        RecordRef record = new RecordRef(RecordRef.Type.CASE, "c1");
        return new Settled(
                DeliveryId.imap(mailbox, "INBOX", 1, 7),
                "v1:a",
                "Price?\r\nnow",
                Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                reason,
                rule,
                List.of("anna"),
                List.of(record),
                Optional.of(record),
                flag == null ? List.of() : List.of(flag),
                false,
                0,
                0);
    }
}
