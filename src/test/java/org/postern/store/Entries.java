package org.postern.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Turns.Turn;
import org.postern.commit.FolderKey;
import org.postern.commit.Ledger.SenderParty;
import org.postern.commit.LedgerEntries;
import org.postern.commit.LedgerEntries.CandidateRow;
import org.postern.commit.LedgerEntries.CursorAdvance;
import org.postern.commit.LedgerEntries.DeliveryRow;
import org.postern.commit.LedgerEntries.MailRow;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.LedgerEntries.RawRow;
import org.postern.commit.Outcome;
import org.postern.commit.UidSet;
import org.postern.config.AfterConfig.Mark;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;
import org.postern.message.MailKey;
import org.postern.message.Octets;

/** Builds what a group writes. */
final class Entries {
    final List<DeliveryRow> deliveries = new ArrayList<>();
    final List<MailRow> mails = new ArrayList<>();
    final List<SenderParty> senders = new ArrayList<>();
    final Map<String, Turn> turns = new TreeMap<>();
    final List<OutboxRow> outbox = new ArrayList<>();
    final List<RawRow> raws = new ArrayList<>();
    final List<CandidateRow> candidates = new ArrayList<>();
    final Map<String, Long> attachmentOctets = new TreeMap<>();
    final List<CursorAdvance> cursors = new ArrayList<>();
    final List<Long> flights = new ArrayList<>();
    private @Nullable String sender;
    private Instant receivedAt = StoreContract.NOW.minusSeconds(60);

    /** The deliveries that follow are this sender's. */
    Entries from(String address, Instant received) {
        sender = address;
        receivedAt = received;
        return this;
    }

    static String key(String name) {
        return name.startsWith("v1:")
                ? name
                : MailKey.ofMessageId("<" + name + "@example.com>").orElseThrow();
    }

    Entries filed(DeliveryId id, String name) {
        return delivery(id, name, Outcome.FILED, new Mark.Leave()).mail(name);
    }

    Entries delivery(DeliveryId id, String name, Outcome outcome, Mark mark) {
        deliveries.add(new DeliveryRow(
                id,
                key(name),
                0,
                sender,
                outcome,
                outcome == Outcome.QUARANTINED ? "PARSE_ERROR" : null,
                "price-request",
                3,
                "user-1",
                List.of(new RecordRef(RecordRef.Type.LEAD, "l1"), new RecordRef(RecordRef.Type.CASE, "c:1")),
                new RecordRef(RecordRef.Type.OPPORTUNITY, "o1"),
                "{\"teams\":[\"t1\"]}",
                List.of("unassigned", "outsider"),
                "hash",
                "run-1",
                mark,
                StoreContract.NOW,
                "[{\"step\":\"rule price-request\"}]",
                receivedAt,
                StoreContract.NOW));
        return this;
    }

    /** A delivery and a mail of which nothing is known that need not be. */
    Entries bare(DeliveryId id, String name) {
        deliveries.add(new DeliveryRow(
                id,
                key(name),
                0,
                null,
                Outcome.SKIPPED,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                List.of(),
                "hash",
                "run-1",
                new Mark.Leave(),
                StoreContract.NOW,
                "[]",
                StoreContract.NOW,
                StoreContract.NOW));
        mails.add(new MailRow(key(name), 0, null, "fp", key(name), null, "sha", 1, "", StoreContract.NOW));
        return this;
    }

    Entries mail(String name) {
        return mail(name, name, null);
    }

    /** @param thread name of the first mail of its thread. @param awaits Message-ID */
    Entries mail(String name, String thread, String awaits) {
        mails.add(new MailRow(
                key(name),
                0,
                name + "@example.com",
                short64("fp-" + name),
                thread.equals(name) ? key(name) : thread,
                awaits,
                short64("sha-" + name),
                1234,
                "e-" + name,
                StoreContract.NOW));
        return this;
    }

    private static String short64(String text) {
        return text.substring(0, Math.min(64, text.length()));
    }

    Entries sender(String address, String partyId) {
        senders.add(new SenderParty(address, new Party(PartyType.LEAD, partyId, "Ann", null, null, true, null)));
        return this;
    }

    Entries outbox(String kind, String dedupeKey, String mailbox, String payload, Instant due) {
        outbox.add(new OutboxRow(kind, dedupeKey, mailbox, payload, due));
        return this;
    }

    Entries raw(String name, byte[] bytes) {
        raws.add(new RawRow(key(name), 0, "quarantine", new Octets.InMemory(bytes)));
        return this;
    }

    Entries attachments(String mailbox, long octets) {
        attachmentOctets.put(mailbox, octets);
        return this;
    }

    Entries advance(FolderKey folder, String uids) {
        cursors.add(new CursorAdvance(folder, UidSet.parse(uids)));
        return this;
    }

    LedgerEntries all() {
        return new LedgerEntries(
                deliveries,
                mails,
                senders,
                turns,
                outbox,
                raws,
                candidates,
                List.of(),
                attachmentOctets,
                cursors,
                flights);
    }
}
