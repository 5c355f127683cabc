package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postern.cluster.Leases.Lease;
import org.postern.cluster.Leases.Node;
import org.postern.cluster.Leases.Seen;
import org.postern.commit.FolderKey;
import org.postern.commit.LedgerEntries;
import org.postern.commit.Outcome;
import org.postern.commit.UidSet;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.PrivacyConfig;
import org.postern.intake.Cursor;
import org.postern.intake.Cursors;
import org.postern.intake.Flights;
import org.postern.intake.Flights.Flight;
import org.postern.intake.Renumbering;
import org.postern.intake.Renumbering.Renumbered;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;
import org.postern.message.MailKey;
import org.postern.outcome.DueMark;
import org.postern.outcome.Settling;
import org.postern.store.LedgerFilter.All;
import org.postern.store.LedgerFilter.Any;
import org.postern.store.LedgerFilter.Begins;
import org.postern.store.LedgerFilter.Contains;
import org.postern.store.LedgerFilter.Is;
import org.postern.store.LedgerFilter.Not;
import org.postern.store.LedgerFilter.Order;

abstract class RepositoriesContract extends StoreContract {
    SqlLedger ledger;
    Cursors cursors;
    Flights flights;
    Settling settling;
    Renumbering renumbering;
    QuarantineStore quarantine;
    LedgerReader reader;
    StatusReader status;

    @BeforeAll
    void repositories() {
        ledger = new SqlLedger(database, CLOCK);
        cursors = new SqlCursors(database, CLOCK);
        flights = new SqlFlights(database, CLOCK);
        settling = new SqlSettling(database);
        renumbering = new SqlRenumbering(database, ledger);
        quarantine = new QuarantineStore(database, CLOCK);
        reader = new LedgerReader(database);
        status = new StatusReader(database, CLOCK);
    }

    private DeliveryId imap(long uid) {
        return DeliveryId.imap(mailbox, "INBOX", 7, uid);
    }

    private FolderKey inbox() {
        return new FolderKey(mailbox, "INBOX", FolderKey.LIVE);
    }

    @Test
    void aCursorIsMadeOnceAndEachOpeningRaisesItsEpoch() {
        Instant since = NOW.minusSeconds(1000);

        Cursor first = cursors.open(inbox(), since, "node-a");
        Cursor second = cursors.open(inbox(), NOW, "node-b");

        assertThat(first).isEqualTo(new Cursor(inbox(), 0, 0, UidSet.EMPTY, 1, NOW, since, null, null));
        assertThat(second).isEqualTo(new Cursor(inbox(), 0, 0, UidSet.EMPTY, 2, NOW, since, null, null));
        assertThat(cursors.open(new FolderKey(mailbox, "INBOX", "backfill-1"), NOW, "n")
                        .epoch())
                .isOne();
    }

    @Test
    void aFolderThatTurnsUpLaterIsNewSinceTheMailboxWasLastLookedAt() {
        Instant lastLook = NOW.minusSeconds(90);
        cursors.open(inbox(), NOW.minusSeconds(1000), "node");
        cursors.ok(inbox(), lastLook);
        FolderKey made = new FolderKey(mailbox, "Projects/New", FolderKey.LIVE);

        assertThat(cursors.open(made, NOW.minusSeconds(10), "node"))
                .extracting(Cursor::firstConnect, Cursor::since)
                .containsExactly(lastLook, lastLook);
        assertThat(cursors.find(made)).map(Cursor::epoch).hasValue(1L);
        assertThat(cursors.find(new FolderKey(mailbox, "Other", FolderKey.LIVE)))
                .isEmpty();
    }

    @Test
    void deliveriesGetTheNumbersThatTheServerGivesThemAnew() {
        String id = mailbox + "-1@example.com";
        String key = MailKey.ofMessageId("<" + id + ">").orElseThrow();
        cursors.open(inbox(), NOW, "node");
        ledger.write(new Entries()
                .delivery(imap(1), key, Outcome.FILED, new Mark.Leave())
                .mail(key)
                .delivery(imap(2), mailbox + "2", Outcome.FILED, new Mark.Leave())
                .mail(mailbox + "2")
                .all());
        Cursor restarted = cursors.restart(inbox(), 8);
        assertThat(renumbering.isPending(inbox(), 7)).isFalse();
        assertThat(renumbering.isPending(inbox(), 8)).isTrue();

        UidSet rebound = renumbering.rebind(
                inbox(),
                restarted.epoch(),
                8,
                List.of(
                        new Renumbered(10, id, 999, NOW),
                        new Renumbered(11, id, 1234, NOW.minusSeconds(5)),
                        new Renumbered(12, "other@example.com", 1234, NOW),
                        new Renumbered(13, "", 1234, NOW)));

        assertThat(rebound).isEqualTo(UidSet.parse("11"));
        assertThat(mine().done()).isEqualTo(UidSet.parse("11"));
        DeliveryId now = DeliveryId.imap(mailbox, "INBOX", 8, 11);
        assertThat(ledger.done(List.of(now, imap(1), imap(2)))).containsExactlyInAnyOrder(now, imap(2));
        assertThat(renumbering.rebind(
                        inbox(), restarted.epoch(), 8, List.of(new Renumbered(14, id, 1234, NOW.minusSeconds(5)))))
                .as("each delivery once")
                .isEqualTo(UidSet.EMPTY);
    }

    @Test
    void whoLostTheFolderGivesNoNumbers() {
        String key = MailKey.ofMessageId(mailbox + "@example.com").orElseThrow();
        long lost = cursors.open(inbox(), NOW, "node-a").epoch();
        cursors.open(inbox(), NOW, "node-b");
        ledger.write(new Entries()
                .delivery(imap(1), key, Outcome.FILED, new Mark.Leave())
                .mail(key)
                .all());

        assertThat(renumbering.rebind(
                        inbox(), lost, 8, List.of(new Renumbered(1, mailbox + "@example.com", 1234, NOW))))
                .isEqualTo(UidSet.EMPTY);
        assertThat(ledger.done(List.of(imap(1)))).hasSize(1);
    }

    @Test
    void numbersOfAFolderThatWasSetBackKeepNoNewMailOut() {
        ledger.write(new Entries()
                .delivery(imap(1), mailbox + "1", Outcome.FILED, new Mark.Leave())
                .all());

        renumbering.invalidate(inbox(), 7, 3);

        assertThat(ledger.done(List.of(imap(1)))).isEmpty();
        assertThat(renumbering.isPending(inbox(), 7)).isTrue();
    }

    @Test
    void aNewSeriesStartsFromTheBeginningWithTheSameEpoch() {
        cursors.open(inbox(), NOW, "node");
        ledger.write(new Entries().advance(inbox(), "1:3,5").all());

        Cursor cursor = cursors.restart(inbox(), 99);

        assertThat(cursor)
                .extracting(Cursor::uidValidity, Cursor::low, Cursor::done, Cursor::epoch)
                .containsExactly(99L, 0L, UidSet.EMPTY, 1L);
    }

    @Test
    void aGoodLookClearsTheFault() {
        cursors.open(inbox(), NOW, "node");

        cursors.failed(inbox(), "login refused");
        assertThat(mine()).extracting(Cursor::error, Cursor::lastOk).containsExactly("login refused", null);

        cursors.ok(inbox(), NOW);
        assertThat(mine()).extracting(Cursor::error, Cursor::lastOk).containsExactly(null, NOW);
    }

    private Cursor mine() {
        return cursors.all().stream()
                .filter(c -> c.key().equals(inbox()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFlightThatNeverLandedIsFoundAndCounted() {
        long first = flights.depart(inbox(), UidSet.parse("1:100"), "node");
        long second = flights.depart(inbox(), UidSet.parse("101"), "node");
        flights.depart(new FolderKey(mailbox, "Sent", FolderKey.LIVE), UidSet.parse("1"), "node");
        flights.again(first);

        assertThat(flights.stranded(inbox()))
                .containsExactly(
                        new Flight(first, inbox(), UidSet.parse("1:100"), 2),
                        new Flight(second, inbox(), UidSet.parse("101"), 1));

        flights.cancel(first);
        assertThat(flights.stranded(inbox())).extracting(Flight::id).containsExactly(second);
    }

    @Test
    void marksAreDueByFolderAndUidUntilTheyAreDone() {
        ledger.write(new Entries()
                .delivery(imap(3), mailbox + "3", Outcome.FILED, new Mark.Move("Done"))
                .mail(mailbox + "3")
                .delivery(imap(1), mailbox + "1", Outcome.SKIPPED, new Mark.Keyword("$CrmDone"))
                .delivery(imap(2), mailbox + "2", Outcome.FILED, new Mark.Leave())
                .delivery(imap(4), mailbox + "4", Outcome.REJECTED, new Mark.Seen())
                .delivery(imap(5), mailbox + "5", Outcome.FILED, new Mark.DeleteAfter(Duration.ofDays(30)))
                .delivery(DeliveryId.uidl(mailbox, "POP", "u1"), mailbox + "6", Outcome.FILED, new Mark.Delete())
                .all());

        List<DueMark> due = settling.due(mailbox, NOW, 100);
        assertThat(due)
                .extracting(m -> m.delivery().uid(), DueMark::mark, DueMark::begun, DueMark::messageId, DueMark::size)
                .containsExactly(
                        tuple(1L, new Mark.Keyword("$CrmDone"), false, "", 0L),
                        tuple(3L, new Mark.Move("Done"), false, mailbox + "3@example.com", 1234L),
                        tuple(4L, new Mark.Seen(), false, "", 0L),
                        tuple(5L, new Mark.Delete(), false, "", 0L),
                        tuple(0L, new Mark.Delete(), false, "", 0L));
        assertThat(settling.due(mailbox, NOW.minusSeconds(1), 100)).isEmpty();
        assertThat(settling.due(mailbox, NOW, 2)).hasSize(2);

        settling.done(List.of(due.get(0).id()));
        settling.begin(List.of(due.get(1).id()));
        settling.gone(List.of(due.get(2).id()));
        settling.failed(List.of(due.get(3).id()), "quota", NOW.plusSeconds(60));

        assertThat(settling.due(mailbox, NOW, 100))
                .extracting(DueMark::id, DueMark::begun)
                .containsExactly(tuple(due.get(1).id(), true), tuple(due.get(4).id(), false));
        assertThat(settling.due(mailbox, NOW.plusSeconds(60), 100)).hasSize(3);
        assertThat(reader.find(Long.toString(due.get(3).id())).get(0).settleError())
                .isEqualTo("quota");
    }

    @Test
    void theLedgerIsReadByIdByMailKeyAndByMessageId() {
        ledger.write(new Entries().filed(imap(1), mailbox).all());

        PastDelivery one = reader.find(Entries.key(mailbox)).get(0);

        assertThat(one.delivery()).isEqualTo(imap(1));
        assertThat(one.outcome()).isEqualTo(Outcome.FILED);
        assertThat(one.created())
                .containsExactly(new RecordRef(RecordRef.Type.LEAD, "l1"), new RecordRef(RecordRef.Type.CASE, "c:1"));
        assertThat(one.linked()).isEqualTo(new RecordRef(RecordRef.Type.OPPORTUNITY, "o1"));
        assertThat(one.flags()).containsExactly("unassigned", "outsider");
        assertThat(one.trace()).isEqualTo("[{\"step\":\"rule price-request\"}]");
        assertThat(one.ruleLine()).isEqualTo(3);
        assertThat(one.receivedAt()).isEqualTo(NOW.minusSeconds(60));
        assertThat(one.doneAt()).isEqualTo(NOW);
        assertThat(reader.find(Long.toString(one.id()))).containsExactly(one);
        assertThat(reader.find("<" + mailbox + "@example.com>")).containsExactly(one);
        assertThat(reader.find("nobody@example.com")).isEmpty();
    }

    @Test
    void theLedgerIsSelectedByWhatAnOperatorAsks() {
        ledger.write(new Entries()
                .filed(imap(1), mailbox + "1")
                .delivery(imap(2), mailbox + "2", Outcome.SKIPPED, new Mark.Leave())
                .delivery(imap(3), mailbox + "3", Outcome.QUARANTINED, new Mark.Leave())
                .all());

        assertThat(uids(LedgerFilter.ANY)).containsExactly(3L, 2L, 1L);
        assertThat(uids(LedgerFilter.of(Outcome.SKIPPED))).containsExactly(2L);
        assertThat(uids(new Begins(LedgerColumn.REASON, "PARSE"))).containsExactly(3L);
        assertThat(uids(new Begins(LedgerColumn.REASON, "ARSE"))).isEmpty();
        assertThat(uids(new Is(LedgerColumn.BATCH, "run-1"))).hasSize(3);
        assertThat(uids(new Is(LedgerColumn.BATCH, "run-2"))).isEmpty();
        assertThat(uids(new LedgerFilter.Time(LedgerColumn.DONE, Order.LESS, NOW)))
                .isEmpty();
        assertThat(uids(LedgerFilter.ofMailbox(mailbox + "-other"))).isEmpty();
    }

    @Test
    void rowsAreFoundByAnyConditionAndAreAlwaysEitherTrueOrFalseOfIt() {
        ledger.write(new Entries()
                .delivery(imap(1), mailbox + "one", Outcome.FILED, new Mark.Leave())
                .mail(mailbox + "one")
                .bare(imap(2), mailbox + "two")
                .delivery(imap(3), mailbox + "three", Outcome.QUARANTINED, new Mark.Leave())
                .all());

        Map<LedgerFilter, List<Long>> found = new LinkedHashMap<>();
        found.put(LedgerFilter.ANY, List.of(1L, 2L, 3L));
        found.put(new Any(List.of()), List.of());
        found.put(new Is(LedgerColumn.RULE, "price-request"), List.of(1L, 3L));
        found.put(new Is(LedgerColumn.RULE, "Price-request"), List.of());
        found.put(new Is(LedgerColumn.RULE, ""), List.of(2L));
        found.put(new Is(LedgerColumn.CREATED, ""), List.of(2L));
        found.put(new Is(LedgerColumn.CREATED, "case:c:1"), List.of(1L, 3L));
        found.put(new Is(LedgerColumn.CREATED, "case:c"), List.of());
        found.put(new Is(LedgerColumn.FLAGS, "outsider"), List.of(1L, 3L));
        found.put(new Is(LedgerColumn.FLAGS, "out"), List.of());
        found.put(new Is(LedgerColumn.FLAGS, ""), List.of(2L));
        found.put(new Is(LedgerColumn.OUTCOME, "skipped"), List.of(2L));
        found.put(new Is(LedgerColumn.MESSAGE_ID, mailbox + "one@example.com"), List.of(1L));
        found.put(new Contains(LedgerColumn.RULE, "PRICE"), List.of(1L, 3L));
        found.put(new Contains(LedgerColumn.RULE, "p%e"), List.of());
        found.put(new Contains(LedgerColumn.RULE, "price_request"), List.of());
        found.put(new Contains(LedgerColumn.CREATED, "case"), List.of(1L, 3L));
        found.put(new LedgerFilter.Number(LedgerColumn.UID, Order.AT_LEAST, 2), List.of(2L, 3L));
        found.put(new LedgerFilter.Number(LedgerColumn.LINE, Order.LESS, 4), List.of(1L, 3L));
        found.put(new LedgerFilter.Time(LedgerColumn.RECEIVED, Order.LESS, NOW), List.of(1L, 3L));
        found.put(new LedgerFilter.Time(LedgerColumn.DONE, Order.AT_MOST, NOW), List.of(1L, 2L, 3L));
        found.put(
                new All(List.of(
                        new Any(List.of(
                                new Is(LedgerColumn.OUTCOME, "filed"),
                                new LedgerFilter.Number(LedgerColumn.UID, Order.SAME, 2))),
                        new Not(new Contains(LedgerColumn.REASON, "parse")))),
                List.of(1L, 2L));
        for (LedgerColumn column : LedgerColumn.values()) {
            if (column.kind() == LedgerColumn.Kind.TEXT) {
                found.put(new Is(column, "' OR '1' = '1"), List.of());
            }
        }

        found.forEach((filter, uids) -> {
            assertThat(uids(filter)).as("%s", filter).containsExactlyInAnyOrderElementsOf(uids);
            List<Long> others = new ArrayList<>(List.of(1L, 2L, 3L));
            others.removeAll(uids);
            assertThat(uids(new Not(filter))).as("not %s", filter).containsExactlyInAnyOrderElementsOf(others);
        });
    }

    /** @return of this test's mailbox, newest first */
    private List<Long> uids(LedgerFilter filter) {
        List<Long> uids = new ArrayList<>();
        reader.forEach(
                new All(List.of(LedgerFilter.ofMailbox(mailbox), filter)),
                100,
                d -> uids.add(d.delivery().uid()));
        return uids;
    }

    @Test
    void aQuarantinedMailIsListedShownAndGivenBackByteForByte() throws IOException {
        byte[] raw = "From: broken\r\n\r\n\0\377".getBytes(StandardCharsets.ISO_8859_1);
        ledger.write(quarantined(raw));

        List<PastDelivery> listed = quarantine.list(mailbox, 10);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(listed).hasSize(1);
        assertThat(quarantine.show(listed.get(0).id())).contains(listed.get(0));
        assertThat(quarantine.copyRaw(listed.get(0), out)).isTrue();
        assertThat(out.toByteArray()).isEqualTo(raw);
        assertThat(quarantine.show(-1)).isEmpty();
    }

    private LedgerEntries quarantined(byte[] raw) {
        return new Entries()
                .delivery(imap(1), mailbox, Outcome.QUARANTINED, new Mark.Leave())
                .raw(mailbox, raw)
                .all();
    }

    @Test
    void aDroppedMailIsSkippedAndItsBytesAreGone() {
        ledger.write(quarantined(new byte[] {1}));
        long id = quarantine.list(mailbox, 10).get(0).id();

        assertThat(quarantine.drop(id)).isTrue();
        assertThat(quarantine.drop(id)).isFalse();

        assertThat(reader.find(Long.toString(id)).get(0))
                .extracting(PastDelivery::outcome, PastDelivery::reason)
                .containsExactly(Outcome.SKIPPED, "DROPPED:PARSE_ERROR");
        assertThat(count("raw", "mail_key = ?", Entries.key(mailbox))).isZero();
    }

    @Test
    void aRetryReplacesTheOutcomeAndTheBytesGo() {
        ledger.write(quarantined(new byte[] {1}));
        SqlLedger retry = ledger.retrying();

        assertThat(ledger.done(List.of(imap(1)))).containsExactly(imap(1));
        assertThat(retry.done(List.of(imap(1)))).isEmpty();
        retry.write(new Entries().filed(imap(1), mailbox + "-v2").all());

        assertThat(retry.done(List.of(imap(1)))).containsExactly(imap(1));
        assertThat(uids(LedgerFilter.ANY)).containsExactly(1L);
        assertThat(quarantine.list(mailbox, 10)).isEmpty();
        assertThat(count("raw", "mail_key = ?", Entries.key(mailbox))).isZero();
    }

    @Test
    void aRetryThatFailsAgainKeepsTheBytes() {
        ledger.write(quarantined(new byte[] {1}));

        ledger.retrying().write(quarantined(new byte[] {1}));

        assertThat(quarantine.list(mailbox, 10)).hasSize(1);
        assertThat(count("raw", "mail_key = ?", Entries.key(mailbox))).isOne();
    }

    @Test
    void theStatusOfAMailboxCountsItsOutcomes() {
        cursors.open(inbox(), NOW, "node");
        cursors.ok(inbox(), NOW);
        cursors.open(new FolderKey(mailbox, "Sent", FolderKey.LIVE), NOW, "node");
        cursors.failed(new FolderKey(mailbox, "Sent", FolderKey.LIVE), "no such folder");
        flights.depart(inbox(), UidSet.parse("9"), "node");
        ledger.write(new Entries()
                .filed(imap(1), mailbox + "1")
                .filed(imap(2), mailbox + "2")
                .delivery(imap(3), mailbox + "3", Outcome.SKIPPED, new Mark.Seen())
                .all());

        MailboxStatus mine = status.mailboxes(NOW.minusSeconds(1)).stream()
                .filter(m -> m.mailbox().equals(mailbox))
                .findFirst()
                .orElseThrow();

        assertThat(mine.outcomes()).isEqualTo(Map.of(Outcome.FILED, 2L, Outcome.SKIPPED, 1L));
        assertThat(mine.unassigned()).isEqualTo(3);
        assertThat(mine.folders()).hasSize(2);
        assertThat(mine)
                .extracting(
                        MailboxStatus::lastOk,
                        MailboxStatus::lastReceived,
                        MailboxStatus::lastDone,
                        MailboxStatus::error,
                        MailboxStatus::marksDue,
                        MailboxStatus::underWay)
                .containsExactly(NOW, NOW.minusSeconds(60), NOW, "no such folder", 1L, 1L);
    }

    @Test
    void quarantineAndOutboxAreCounted() {
        long before = status.quarantined();
        ledger.write(quarantined(new byte[] {1}));
        ledger.write(new Entries().outbox("alert", mailbox, mailbox, "{}", NOW).all());

        assertThat(status.quarantined()).isEqualTo(before + 1);
        assertThat(status.outbox()).containsEntry("alert/pending", 1L);
    }

    @Test
    void whatIsPastItsTimeGoesAndOutcomesStay() {
        ledger.write(quarantined(new byte[] {1}));
        ledger.write(new Entries()
                .outbox("notice", mailbox + "1", mailbox, "{}", NOW)
                .outbox("notice", mailbox + "2", mailbox, "{}", NOW)
                .all());
        database.jdbc()
                .update(
                        "UPDATE " + database.tables().name("outbox") + " SET state = 'sent' WHERE dedupe_key = ?",
                        mailbox + "1");
        PrivacyConfig privacy = new PrivacyConfig(List.of(), Duration.ofDays(90), Duration.ofDays(365), null);

        new Retention(database, Clock.offset(CLOCK, Duration.ofDays(90))).purge(privacy);
        assertThat(quarantine.list(mailbox, 1).get(0).trace()).isNotNull();
        assertThat(count("outbox", "mailbox = ?", mailbox)).isEqualTo(2);

        new Retention(database, Clock.offset(CLOCK, Duration.ofDays(91))).purge(privacy);
        assertThat(quarantine.list(mailbox, 1).get(0).trace()).isNull();
        assertThat(count("outbox", "mailbox = ? AND state = 'pending'", mailbox))
                .isOne();
        assertThat(count("outbox", "mailbox = ?", mailbox)).isOne();
        assertThat(count("raw", "mail_key = ?", Entries.key(mailbox))).isOne();

        new Retention(database, Clock.offset(CLOCK, Duration.ofDays(366))).purge(privacy);
        assertThat(count("raw", "mail_key = ?", Entries.key(mailbox))).isZero();
        assertThat(ledger.done(List.of(imap(1)))).containsExactly(imap(1));
    }

    @Test
    void attachmentsOfAMailboxAreCountedForThirtyDays() {
        ledger.write(new Entries().attachments(mailbox, 5).all());
        ledger.write(new Entries()
                .attachments(mailbox, 7)
                .attachments(mailbox + "-other", 1)
                .all());
        assertThat(new SqlAttachmentUse(database, CLOCK).of(mailbox)).isEqualTo(12);
        assertThat(new SqlAttachmentUse(database, CLOCK).byMailbox())
                .containsEntry(mailbox, 12L)
                .containsEntry(mailbox + "-other", 1L);
        PrivacyConfig privacy = new PrivacyConfig(List.of(), Duration.ofDays(90), Duration.ofDays(365), null);

        Clock nearly = Clock.offset(CLOCK, Duration.ofDays(29));
        new Retention(database, nearly).purge(privacy);
        assertThat(new SqlAttachmentUse(database, nearly).of(mailbox)).isEqualTo(12);

        Clock after = Clock.offset(CLOCK, Duration.ofDays(30));
        assertThat(new SqlAttachmentUse(database, after).of(mailbox)).isZero();
        new Retention(database, after).purge(privacy);
        assertThat(count("attachment_use", "mailbox = ?", mailbox)).isZero();
    }

    @Test
    void aSecondDaemonIsToldWhoIsThere() {
        try (DaemonLease first = DaemonLease.take(database, "alpha", "1.0", CLOCK)) {
            assertThat(first.isHeld()).isTrue();
            assertThatThrownBy(() -> DaemonLease.take(database, "beta", "1.0", CLOCK))
                    .isInstanceOf(DaemonLease.Taken.class)
                    .hasMessage("another daemon works with this database: alpha, since " + NOW);
        }
        try (DaemonLease next = DaemonLease.take(database, "beta", "1.0", CLOCK)) {
            assertThat(next.isHeld()).isTrue();
        }
    }

    @Test
    void aNodeLivesWhileItSaysSoAndWhatItHadIsFreeWhenItDoesNot() {
        try (SqlLeases alpha = new SqlLeases(database, Duration.ofMinutes(1));
                SqlLeases beta = new SqlLeases(database, Duration.ofMinutes(1));
                SqlLeases hasty = new SqlLeases(database, Duration.ZERO)) {
            Node a = new Node("alpha", "run-a/0", "wants", NOW);
            Node b = new Node("beta", "run-b/0", "wants", NOW);
            assertThat(alpha.enter(a)).isTrue();
            assertThat(beta.enter(new Node("alpha", "run-x/0", "wants", NOW)))
                    .as("a second alpha")
                    .isFalse();
            assertThat(beta.enter(b)).isTrue();
            alpha.provide(List.of("s1", "s2"));
            beta.provide(List.of("s1", "s2"));
            Lease free = new Lease("s1", "", 0);
            assertThat(alpha.claim(free, a)).isTrue();
            assertThat(beta.claim(free, b)).as("what alpha was faster to take").isFalse();
            assertThat(beta.look())
                    .isEqualTo(new Seen(List.of(a, b), List.of(new Lease("s1", "run-a/0", 1), new Lease("s2", "", 0))));
            assertThatThrownBy(() -> DaemonLease.take(database, "gamma", "1.0", CLOCK))
                    .isInstanceOf(DaemonLease.Taken.class)
                    .hasMessage("the nodes of a cluster work with this database: alpha, beta; what works alone must"
                            + " not, set cluster.enabled");

            assertThat(hasty.renew(a)).isTrue(); // and runs out at once
            assertThat(beta.look().nodes()).containsExactly(b);
            assertThat(alpha.renew(a)).as("alpha wakes up").isFalse();
            assertThat(beta.claim(new Lease("s1", "run-a/0", 1), b)).isTrue();
            alpha.release("s1", a);
            assertThat(beta.look().leases()).contains(new Lease("s1", "run-b/0", 2));

            beta.leave(b);
            assertThat(beta.look())
                    .isEqualTo(new Seen(List.of(), List.of(new Lease("s1", "", 3), new Lease("s2", "", 0))));
        }
    }

    @Test
    void whoeverHeldAMailboxIsFencedOffByATakeOver() {
        Cursor live = cursors.open(inbox(), Instant.EPOCH, "alpha");
        FolderKey past = new FolderKey(mailbox, "INBOX", "backfill-1");
        Cursor backfill = cursors.open(past, Instant.EPOCH, "alpha");

        cursors.takeOver(mailbox, FolderKey.LIVE, "beta");

        assertThat(ledger.inTransaction(() -> ledger.fence(Map.of(inbox(), live.epoch(), past, backfill.epoch()))))
                .containsExactly(past);
        assertThat(cursors.find(inbox()).orElseThrow().epoch()).isEqualTo(live.epoch() + 1);
    }

    @Test
    void aRenamedMailboxGoesOnWhereItWasAndNeverBecomesAnother() {
        SqlTokens tokens = new SqlTokens(database, CLOCK);
        cursors.open(inbox(), Instant.EPOCH, "here");
        tokens.put(mailbox, "sealed");
        long epoch = cursors.open(inbox(), Instant.EPOCH, "here").epoch();
        String renamed = mailbox + "-new";

        assertThat(new MailboxRename(database).rename(mailbox, renamed)).isEqualTo(2);

        assertThat(cursors.open(new FolderKey(renamed, "INBOX", FolderKey.LIVE), Instant.EPOCH, "here")
                        .epoch())
                .isEqualTo(epoch + 1);
        assertThat(tokens.find(renamed))
                .hasValueSatisfying(kept -> assertThat(kept.sealed()).isEqualTo("sealed"));
        cursors.open(inbox(), Instant.EPOCH, "here");
        assertThatThrownBy(() -> new MailboxRename(database).rename(mailbox, renamed))
                .hasMessageContaining("two mailboxes cannot be made one");
        assertThat(new MailboxRename(database).rename("nobody", mailbox + "-other"))
                .isZero();
    }

    @Test
    void eachTableThatKnowsMailboxesIsRenamedIn() {
        List<String> tables = database.jdbc()
                .queryForList(
                        "SELECT LOWER(table_name) FROM information_schema.columns WHERE LOWER(table_schema) = ?"
                                + " AND LOWER(column_name) = 'mailbox' AND LOWER(table_name) LIKE 'postern%'",
                        String.class, database.tables().schema().toLowerCase(java.util.Locale.ROOT));
        assertThat(tables)
                .containsExactlyInAnyOrderElementsOf(
                        MailboxRename.TABLES.stream().map("postern_"::concat).toList());
    }

    @Test
    void aTokenIsExchangedOnlyByWhomItWasReadBy() {
        SqlTokens tokens = new SqlTokens(database, CLOCK);
        assertThat(tokens.find(mailbox)).isEmpty();
        tokens.put(mailbox, "first");
        long version = tokens.find(mailbox).orElseThrow().version();
        assertThat(tokens.exchange(mailbox, version, "second")).isTrue();
        assertThat(tokens.exchange(mailbox, version, "third")).isFalse();
        assertThat(tokens.find(mailbox).orElseThrow().sealed()).isEqualTo("second");
        tokens.put(mailbox, "fourth");
        assertThat(tokens.find(mailbox).orElseThrow().version()).isEqualTo(version + 2);
    }

    @Test
    void octetsTakenOfAServerAreCountedByTheHourAndForgottenAfterTwoDays() {
        String server = "imap." + mailbox + ".example";
        SqlTakenOctets taken = new SqlTakenOctets(database, CLOCK);
        long hour = CLOCK.instant().getEpochSecond() / 3600;
        taken.add(server, hour, 5_000_000_000L);
        taken.add(server, hour, 7);
        taken.add(server, hour - 30, 1);
        taken.add("other." + server, hour, 3);
        assertThat(taken.since(server, hour - 23)).isEqualTo(Map.of(hour, 5_000_000_007L));
        new SqlTakenOctets(database, Clock.offset(CLOCK, Duration.ofHours(30))).purge();
        assertThat(taken.since(server, 0)).containsOnlyKeys(hour);
    }
}
