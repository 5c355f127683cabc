package org.postern.outcome;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.assign.User;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.config.NoticesConfig;
import org.postern.config.NoticesConfig.Kind;
import org.postern.config.NoticesConfig.Wishes;
import org.postern.config.Shift;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.match.Direction;
import org.postern.match.RecordRef;
import org.postern.message.Address;
import org.postern.message.Mail;

/**
 * Tells those who are responsible of a new mail: one row each in the outbox, in the transaction of the mail, due when its window ends. Never of history, of what
 * machines write, of copies whose rule is not run, or of what is rejected; nobody twice of one mail.
 */
public final class RuleNotices {
    private final NoticesConfig notices;
    private final ZoneId zone;
    private final Clock clock;

    /** @param zone in which quiet hours are told */
    public RuleNotices(NoticesConfig notices, ZoneId zone, Clock clock) {
        this.notices = notices;
        this.zone = zone;
        this.clock = clock;
    }

    List<OutboxRow> of(Filing filing, Plan plan) {
        boolean news = filing.direction() == Direction.IN
                && filing.isNews()
                && filing.mail().kind() == org.postern.message.Kind.HUMAN
                && plan.emailId() != null;
        if (!news) {
            return List.of();
        }
        Kind kind = plan.created().isEmpty() ? Kind.MAIL : Kind.CREATED;
        Instant now = clock.instant();
        List<OutboxRow> rows = new ArrayList<>();
        for (User user : filing.assignment().users()) {
            Wishes wishes = notices.wishesOf(user.login());
            if (wishes.kinds().contains(kind) && !wishes.sinks().isEmpty()) {
                rows.add(new OutboxRow(
                        NoticePayload.KIND,
                        NoticePayload.keyOf(user.id()) + plan.emailId(),
                        filing.mailbox().name(),
                        OutboxJson.text(payload(user, kind, filing, plan)),
                        due(now, wishes.quiet())));
            }
        }
        return rows;
    }

    private Instant due(Instant now, @Nullable Shift quiet) {
        Instant end = now.plus(notices.window());
        ZonedDateTime local = end.atZone(zone);
        LocalTime until = quiet == null ? null : quiet.until();
        if (quiet == null || until == null || !quiet.covers(local)) {
            return end;
        }
        LocalDate day = local.toLocalTime().isBefore(until)
                ? local.toLocalDate()
                : local.toLocalDate().plusDays(1);
        return day.atTime(until).atZone(zone).toInstant();
    }

    private static NoticePayload payload(User user, Kind kind, Filing filing, Plan plan) {
        Mail mail = filing.mail();
        List<String> records = plan.created().isEmpty()
                ? plan.linked().map(RecordRef::toString).map(List::of).orElse(List.of())
                : plan.created().stream().map(RecordRef::toString).toList();
        String emailId = plan.emailId();
        return new NoticePayload(
                user.id(),
                user.login(),
                kind.name().toLowerCase(java.util.Locale.ROOT),
                filing.mailbox().name(),
                emailId == null ? "" : emailId,
                records,
                plan.number(),
                mail.from().map(RuleNotices::shown).orElse("somebody"),
                OneLineText.of(mail.subject(), 200),
                filing.delivery().receivedAt());
    }

    private static String shown(Address from) {
        String name = from.name();
        return OneLineText.of(
                name == null || name.isBlank() ? from.address() : name + " <" + from.address() + ">", 200);
    }
}
