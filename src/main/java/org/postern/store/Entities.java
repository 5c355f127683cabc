package org.postern.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Turns.Today;
import org.postern.assign.Turns.Turn;
import org.postern.commit.LedgerEntries.DeliveryRow;
import org.postern.commit.LedgerEntries.MailRow;
import org.postern.config.AfterConfig.Mark;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;

/** Rows of the ledger as entities, and back. */
final class Entities {
    private static final int SHORT = 128;
    private static final int LONG = 500;

    private Entities() {}

    static DeliveryEntity of(DeliveryRow row) {
        DeliveryEntity entity = new DeliveryEntity();
        DeliveryId id = row.id();
        entity.mailbox = id.mailbox();
        entity.folder = Columns.fit(id.folder(), Columns.TEXT);
        entity.folderKey = Columns.key(id.folder());
        if (id.uidl() == null) {
            entity.uidvalidity = id.uidValidity();
            entity.uid = id.uid();
        } else {
            entity.uidl = Columns.fit(id.uidl(), Columns.TEXT);
            entity.uidlKey = Columns.key(id.uidl());
        }
        entity.mailKey = row.mailKey();
        entity.variant = row.variant();
        String sender = row.sender();
        if (sender != null) {
            entity.senderKey = Columns.key(sender);
            entity.createdDomain = row.created().isEmpty() ? null : Columns.key(domain(sender));
        }
        entity.outcome = row.outcome().label();
        entity.reason = Columns.fitOrNull(row.reason(), LONG);
        entity.rule = Columns.fitOrNull(row.rule(), LONG);
        entity.ruleLine = row.ruleLine();
        entity.assignee = Columns.fitOrNull(row.assignee(), SHORT);
        entity.created = Json.text(row.created().stream().map(Entities::text).toList());
        entity.linked = row.linked() == null ? null : Columns.fit(text(row.linked()), LONG);
        entity.added = row.added();
        entity.flags = Columns.fit(String.join(",", row.flags()), LONG);
        entity.configHash = row.configHash();
        entity.batch = Columns.fit(row.batch(), SHORT);
        settle(entity, row);
        entity.trace = Columns.fit(row.trace(), Columns.TEXT);
        entity.retryDue = RetryPlan.due(row.outcome(), row.reason(), 0, row.doneAt());
        entity.receivedAt = row.receivedAt();
        entity.doneAt = row.doneAt();
        return entity;
    }

    private static void settle(DeliveryEntity entity, DeliveryRow row) {
        entity.settle = name(row.mark());
        entity.settleArg = Columns.fitOrNull(argument(row.mark()), Columns.TEXT);
        boolean nothing = row.mark() instanceof Mark.Leave;
        entity.settleState = nothing ? "none" : "due";
        entity.settleDue = nothing ? null : row.settleDue();
    }

    static MailEntity of(MailRow row) {
        MailEntity entity = new MailEntity();
        entity.key = new MailEntity.Key(row.key(), row.variant());
        entity.messageId = Columns.fitOrNull(row.messageId(), Columns.TEXT);
        entity.fingerprint = row.fingerprint();
        entity.threadKey = Columns.key(row.threadKey());
        entity.awaits = row.awaits() == null ? null : Columns.key(row.awaits());
        entity.rawSha256 = row.rawSha256();
        entity.size = row.size();
        entity.emailId = row.emailId();
        entity.createdAt = row.createdAt();
        return entity;
    }

    static DeliveryId id(
            String mailbox, String folder, @Nullable Long uidValidity, @Nullable Long uid, @Nullable String uidl) {
        return uidl == null
                ? DeliveryId.imap(mailbox, folder, uidValidity == null ? 0 : uidValidity, uid == null ? 0 : uid)
                : DeliveryId.uidl(mailbox, folder, uidl);
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** Columns of {@code postern_queue}, its name first. */
    static final String TURN = "name, last_user, counts, today, last_mail";

    /** From the columns {@link #TURN}. */
    static Turn turn(ResultSet row) throws SQLException {
        return new Turn(
                row.getString("last_user"),
                Json.counts(row.getString("counts")),
                today(row.getString("today")),
                row.getString("last_mail"));
    }

    /** As in {@code 2026-03-04{"u1":3}}; empty before the first turn. */
    static String text(Today today) {
        return today.counts().isEmpty() ? "" : today.day() + Json.text(today.counts());
    }

    private static Today today(String text) {
        int brace = text.indexOf('{');
        return brace < 0
                ? Today.NONE
                : new Today(LocalDate.parse(text.substring(0, brace)), Json.counts(text.substring(brace)));
    }

    /** A later delete is a delete that is due later. */
    private static String name(Mark mark) {
        if (mark instanceof Mark.Leave) {
            return "none";
        }
        return mark instanceof Mark.DeleteAfter
                ? "delete"
                : mark.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String argument(Mark mark) {
        if (mark instanceof Mark.Keyword keyword) {
            return keyword.keyword();
        }
        return mark instanceof Mark.Move move ? move.folder() : null;
    }

    static Mark mark(String name, @Nullable String argument) {
        String given = argument == null ? "" : argument;
        return switch (name) {
            case "seen" -> new Mark.Seen();
            case "keyword" -> new Mark.Keyword(given);
            case "move" -> new Mark.Move(given);
            case "delete" -> new Mark.Delete();
            case "none" -> new Mark.Leave();
            default -> throw new IllegalStateException("postern_delivery.settle: " + name);
        };
    }

    static List<RecordRef> refs(String json) {
        return Json.texts(json).stream().map(Entities::ref).toList();
    }

    static RecordRef ref(String text) {
        int colon = text.indexOf(':');
        return new RecordRef(
                RecordRef.Type.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT)), text.substring(colon + 1));
    }

    private static String text(RecordRef ref) {
        return ref.type().label() + ":" + ref.id();
    }
}
