package org.postern.outcome;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.Settled;
import org.postern.config.EventConfig;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.match.RecordRef;
import org.postern.message.Address;

/**
 * Tells routes of the site's own what became of mails: one row each in the outbox, in the transaction of the mail, so that none is lost and none holds up mail. Never
 * of history, nor of what is not to be logged or was erased.
 */
public final class RuleEvents {
    private static final Set<String> UNTOLD = Set.of("NEVER_LOG", "TOMBSTONE");

    private final List<EventConfig> events;
    private final Function<String, Optional<MailboxConfig>> mailboxes;
    private final Clock clock;

    /** @param mailboxes by name */
    public RuleEvents(List<EventConfig> events, Function<String, Optional<MailboxConfig>> mailboxes, Clock clock) {
        this.events = events;
        this.mailboxes = mailboxes;
        this.clock = clock;
    }

    List<OutboxRow> of(Settled mail, @Nullable Filing filing, @Nullable Plan plan) {
        String reason = mail.reason();
        if (mail.flags().contains("history") || reason != null && UNTOLD.contains(reason)) {
            return List.of();
        }
        Instant now = clock.instant();
        List<OutboxRow> rows = new ArrayList<>();
        for (EventConfig event : events) {
            if (wants(event, mail)) {
                OutcomeEvent told = event(event.name(), mail, filing, plan, now);
                rows.add(new OutboxRow(
                        OutcomeEvent.KIND,
                        OutcomeEvent.KIND + ":" + told.id(),
                        mail.delivery().mailbox(),
                        OutboxJson.text(told),
                        now));
            }
        }
        return rows;
    }

    private static boolean wants(EventConfig event, Settled mail) {
        return event.outcomes().contains(mail.outcome().label())
                && (event.mailboxes().isEmpty()
                        || event.mailboxes().contains(mail.delivery().mailbox()))
                && (event.rules().isEmpty() || event.rules().contains(String.valueOf(mail.rule())));
    }

    private OutcomeEvent event(String name, Settled mail, @Nullable Filing filing, @Nullable Plan plan, Instant now) {
        boolean bare = mailboxes
                .apply(mail.delivery().mailbox())
                .map(MailboxConfig::capture)
                .filter(Capture.METADATA::equals)
                .isPresent();
        String unique = name + " " + mail.delivery() + " " + mail.outcome();
        return new OutcomeEvent(
                UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8)).toString(),
                name,
                mail.delivery().mailbox(),
                mail.delivery().toString(),
                mail.outcome().label(),
                mail.reason(),
                mail.rule(),
                mail.assignees(),
                mail.created().stream().map(RuleEvents::ref).toList(),
                mail.linked().map(RuleEvents::ref).orElse(null),
                plan == null ? null : plan.number(),
                mail.flags(),
                filing == null
                        ? null
                        : filing.mail().from().map(Address::address).orElse(null),
                bare ? null : OneLineText.of(mail.subject(), 500),
                plan == null ? null : plan.emailId(),
                now);
    }

    private static OutcomeEvent.Ref ref(RecordRef ref) {
        return new OutcomeEvent.Ref(ref.type().label(), ref.id());
    }
}
