package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postern.assign.Turns.Today;
import org.postern.assign.Turns.Turn;
import org.postern.commit.FolderKey;
import org.postern.commit.Ledger.KnownMail;
import org.postern.commit.Ledger.LostRace;
import org.postern.commit.LedgerEntries;
import org.postern.commit.Outcome;
import org.postern.commit.RecentMail;
import org.postern.commit.UidSet;
import org.postern.config.AfterConfig.Mark;
import org.postern.intake.Cursor;
import org.postern.message.DeliveryId;
import org.postern.rules.Share;

abstract class SqlLedgerContract extends StoreContract {
    SqlLedger ledger;

    @BeforeAll
    void ledger() {
        ledger = new SqlLedger(database, CLOCK);
        database.jdbc().execute("CREATE TABLE crm_email (id VARCHAR(17) PRIMARY KEY, body VARCHAR(100))");
    }

    @Test
    void aRollBackLeavesNeitherTheCrmsRowsNorOurs() {
        DeliveryId id = DeliveryId.imap(mailbox, "INBOX", 1, 1);

        assertThatThrownBy(() -> ledger.inTransaction(() -> {
                    writeBoth(id);
                    throw new IllegalStateException("something fails after both kinds of write");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(ledger.done(List.of(id))).isEmpty();
        assertThat(ledger.mails(List.of(Entries.key(mailbox)))).isEmpty();
        assertThat(crmRows()).isZero();
    }

    @Test
    void aCommitLeavesTheCrmsRowsAndOurs() {
        DeliveryId id = DeliveryId.imap(mailbox, "INBOX", 1, 1);

        ledger.inTransaction(() -> writeBoth(id));

        assertThat(ledger.done(List.of(id))).containsExactly(id);
        assertThat(ledger.mails(List.of(Entries.key(mailbox))))
                .containsExactly(Map.entry(
                        Entries.key(mailbox),
                        List.of(new KnownMail(Entries.key(mailbox), 0, "fp-" + mailbox, "e-" + mailbox))));
        assertThat(crmRows()).isOne();
    }

    @Test
    void whatSendersSentAndCreatedIsCountedByTheTimeItCame() {
        String domain = mailbox + ".example";
        Instant noon = Instant.parse("2026-03-04T12:00:00Z");
        ledger.write(new Entries()
                .from("ann@" + domain, noon.minusSeconds(60))
                .delivery(DeliveryId.imap(mailbox, "INBOX", 1, 1), mailbox + 1, Outcome.FILED, new Mark.Leave())
                .from("ann@" + domain, noon.minusSeconds(3700))
                .delivery(DeliveryId.imap(mailbox, "INBOX", 1, 2), mailbox + 2, Outcome.FILED, new Mark.Leave())
                .from("bob@" + domain, noon.minusSeconds(120))
                .delivery(DeliveryId.imap(mailbox, "INBOX", 1, 3), mailbox + 3, Outcome.FILED, new Mark.Leave())
                .from("eve@else.example", noon)
                .delivery(DeliveryId.imap(mailbox, "INBOX", 1, 4), mailbox + 4, Outcome.FILED, new Mark.Leave())
                .all());

        RecentMail recent = ledger.recent(new RecentMail.Wanted(
                new TreeSet<>(Set.of("ann@" + domain, "new@" + domain)),
                new TreeSet<>(Set.of(domain)),
                noon.minusSeconds(3600),
                noon));

        assertThat(recent.share("ann@" + domain, mailbox, noon)).isEqualTo(new Share(1, 1, 2));
        assertThat(recent.share("ann@" + domain, "another", noon)).isEqualTo(new Share(0, 1, 2));
        assertThat(recent.share("new@" + domain, mailbox, noon)).isEqualTo(new Share(0, 0, 2));
    }

    private LedgerEntries writeBoth(DeliveryId id) {
        database.jdbc().update("INSERT INTO crm_email (id, body) VALUES (?, ?)", mailbox, "text");
        LedgerEntries entries = new Entries().filed(id, mailbox).all();
        ledger.write(entries);
        return entries;
    }

    private int crmRows() {
        Integer rows =
                database.jdbc().queryForObject("SELECT COUNT(*) FROM crm_email WHERE id = ?", Integer.class, mailbox);
        return rows == null ? -1 : rows;
    }

    @Test
    void mailsThatWaitForAnotherAreFoundByItAndByTheFirstOfTheirThread() {
        String first = mailbox + "-first@example.com";
        String parent = mailbox + "-parent@example.com";
        Entries entries = new Entries();
        entries.mail(mailbox + "1", first, parent)
                .mail(mailbox + "2", parent, parent)
                .mail(mailbox + "3", first, null);
        ledger.inTransaction(() -> {
            ledger.write(entries.all());
            return null;
        });
        assertThat(ledger.waiting(List.of(parent, "nobody@example.com")))
                .isEqualTo(Map.of(parent, Set.of("e-" + mailbox + "1", "e-" + mailbox + "2")));
        assertThat(ledger.waiting(List.of(first))).isEqualTo(Map.of(first, Set.of("e-" + mailbox + "1")));
    }

    @Test
    void deliveriesAreFoundByTheirWholeKey() {
        String longFolder = "Projects/" + "я".repeat(3000);
        List<DeliveryId> written = List.of(
                DeliveryId.imap(mailbox, "Sent", 7, 1),
                DeliveryId.imap(mailbox, longFolder, 7, 1),
                DeliveryId.uidl(mailbox, "INBOX", "uidl-1"),
                DeliveryId.uidl(mailbox, "INBOX", "u".repeat(2000)));
        Entries entries = new Entries();
        written.forEach(id -> entries.delivery(id, mailbox, Outcome.SKIPPED, new Mark.Leave()));
        ledger.write(entries.all());

        Set<DeliveryId> asked = new HashSet<>(written);
        asked.addAll(List.of(
                DeliveryId.imap(mailbox, "SENT", 7, 1),
                DeliveryId.imap(mailbox, "Sent ", 7, 1),
                DeliveryId.imap(mailbox, "Sent", 8, 1),
                DeliveryId.imap(mailbox, "Sent", 7, 2),
                DeliveryId.imap(mailbox + "x", "Sent", 7, 1),
                DeliveryId.imap(mailbox, longFolder + "!", 7, 1),
                DeliveryId.uidl(mailbox, "INBOX", "UIDL-1"),
                DeliveryId.uidl(mailbox, "INBOX", "u".repeat(2001))));

        assertThat(ledger.done(asked)).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void aDeliveryOrMailThatSomebodyElseWroteFirstIsALostRace() {
        DeliveryId id = DeliveryId.imap(mailbox, "INBOX", 1, 1);
        DeliveryId other = DeliveryId.imap(mailbox, "INBOX", 1, 2);
        ledger.write(new Entries().filed(id, mailbox).all());

        assertThatThrownBy(() ->
                        ledger.write(new Entries().filed(id, mailbox + "x").all()))
                .isInstanceOf(LostRace.class);
        assertThatThrownBy(
                        () -> ledger.write(new Entries().filed(other, mailbox).all()))
                .isInstanceOf(LostRace.class);
        assertThat(ledger.done(List.of(id, other))).containsExactly(id);
    }

    @Test
    void hostileTextIsCutToWhatTheColumnsTake() {
        DeliveryId id = DeliveryId.imap(mailbox, "a\0b\uD800c \uD83D\uDE00", 1, 1);

        ledger.write(new Entries()
                .delivery(id, mailbox, Outcome.FILED, new Mark.Move("\0" + "x".repeat(5000)))
                .all());

        assertThat(ledger.done(List.of(id))).containsExactly(id);
    }

    @Test
    void onlyCursorsOfTheSameEpochAreOurs() {
        FolderKey mine = open("INBOX");
        FolderKey lost = open("Sent");
        new SqlCursors(database, CLOCK).open(lost, NOW, "other");
        FolderKey unknown = new FolderKey(mailbox, "never opened", FolderKey.LIVE);

        Set<FolderKey> ours = ledger.inTransaction(() -> ledger.fence(Map.of(mine, 1L, lost, 1L, unknown, 1L)));

        assertThat(ours).containsExactly(mine);
    }

    private FolderKey open(String folder) {
        FolderKey key = new FolderKey(mailbox, folder, FolderKey.LIVE);
        new SqlCursors(database, CLOCK).open(key, NOW, "me");
        return key;
    }

    @Test
    void theCursorFollowsAsFarAsThereIsNoGap() {
        FolderKey folder = open("INBOX");

        ledger.write(new Entries().advance(folder, "1:5").advance(folder, "8:9").all());
        assertThat(cursor(folder)).extracting(Cursor::low, Cursor::done).containsExactly(5L, UidSet.parse("8:9"));

        ledger.write(new Entries().advance(folder, "6:7").all());
        assertThat(cursor(folder)).extracting(Cursor::low, Cursor::done).containsExactly(9L, UidSet.EMPTY);
    }

    private Cursor cursor(FolderKey folder) {
        return new SqlCursors(database, CLOCK)
                .all().stream().filter(c -> c.key().equals(folder)).findFirst().orElseThrow();
    }

    @Test
    void theCommitDeletesTheFlight() {
        FolderKey folder = open("INBOX");
        SqlFlights flights = new SqlFlights(database, CLOCK);
        long landed = flights.depart(folder, UidSet.parse("1:3"), "node");
        long stillUp = flights.depart(folder, UidSet.parse("4:6"), "node");

        Entries entries = new Entries();
        entries.flights.add(landed);
        ledger.write(entries.all());

        assertThat(flights.stranded(folder)).extracting(f -> f.id()).containsExactly(stillUp);
    }

    @Test
    void sendersAreLockedOnceAndKeepTheirParty() {
        String ann = mailbox + "@example.com";
        ledger.inTransaction(() -> {
            ledger.lockSenders(new TreeSet<>(List.of(ann)));
            ledger.write(new Entries().sender(ann, "lead-1").all());
            return ann;
        });
        ledger.inTransaction(() -> {
            ledger.lockSenders(new TreeSet<>(List.of(ann, "b" + ann)));
            return ann;
        });

        assertThat(count("sender", "address_key = ? AND party_type = 'lead' AND party_id = 'lead-1'", ann))
                .isOne();
        assertThat(count("sender", "address_key = ? AND party_type IS NULL", "b" + ann))
                .isOne();
    }

    @Test
    void whoHoldsASenderMakesTheNextGroupWait() throws Exception {
        TreeSet<String> senders = new TreeSet<>(List.of(mailbox + "@example.com"));
        ledger.lockSenders(senders);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> second = ledger.inTransaction(() -> {
                ledger.lockSenders(senders);
                Future<Boolean> waiting = other.submit(() -> ledger.inTransaction(() -> {
                    ledger.lockSenders(senders);
                    return true;
                }));
                assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                return waiting;
            });
            assertThat(second.get(9, TimeUnit.SECONDS)).isTrue();
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void groupsWithTheSameSendersAndQueuesNeverDeadlock() throws Exception {
        int threads = 4;
        int rounds = 25;
        ExecutorService writers = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> results = new ArrayList<>();
        String queue = mailbox;
        try {
            for (int t = 0; t < threads; t++) {
                Random random = new Random(t);
                results.add(writers.submit(() -> {
                    start.await();
                    for (int round = 0; round < rounds; round++) {
                        TreeSet<String> senders = new TreeSet<>();
                        for (int i = 0; i < 20; i++) {
                            senders.add("s" + random.nextInt(round + 30) + "@" + mailbox);
                        }
                        untilNotLost(() -> takeTurn(senders, queue));
                    }
                    return rounds;
                }));
            }
            start.countDown();
            for (Future<Integer> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(rounds);
            }
        } finally {
            writers.shutdownNow();
        }
        Turn turn = ledger.inTransaction(() -> ledger.lockQueues(new TreeSet<>(List.of(queue))))
                .get(queue);
        assertThat(turn).isEqualTo(new Turn("anna", Map.of("anna", (long) threads * rounds)));
    }

    /** As the group commit does: whoever lost a race looks again. */
    private void untilNotLost(Supplier<Boolean> group) {
        for (int tries = 0; tries < 50; tries++) {
            try {
                ledger.inTransaction(group);
                return;
            } catch (LostRace e) {
                assertThat(e).hasMessage("another writer was first");
            }
        }
        throw new AssertionError("lost fifty races");
    }

    private boolean takeTurn(TreeSet<String> senders, String queue) {
        ledger.lockSenders(senders);
        Turn turn =
                ledger.lockQueues(new TreeSet<>(List.of(queue, queue + "-b"))).get(queue);
        Entries entries = new Entries();
        entries.turns.put(queue, new Turn("anna", Map.of("anna", turn.counts().getOrDefault("anna", 0L) + 1)));
        senders.forEach(s -> entries.sender(s, "lead-" + s.length()));
        ledger.write(entries.all());
        return true;
    }

    @Test
    void anAnswerToTheSameSenderOnTheSameDayIsNotWrittenTwice() {
        String dedupe = "answer:" + mailbox + "@example.com:2026-03-04";
        ledger.write(new Entries()
                .outbox("answer", dedupe, mailbox, "{\"first\":true}", NOW)
                .outbox("notice", dedupe + "n", mailbox, "{}", NOW)
                .all());
        ledger.write(new Entries()
                .outbox("answer", dedupe, mailbox, "{\"second\":true}", NOW)
                .outbox("notice", dedupe + "m", mailbox, "{}", NOW)
                .all());

        assertThat(count("outbox", "mailbox = ?", mailbox)).isEqualTo(3);
        assertThat(count("outbox", "dedupe_key = ? AND payload LIKE '%first%' AND state = 'pending'", dedupe))
                .isOne();
    }

    @Test
    void rawBytesComeBackAsTheyWere() throws IOException {
        byte[] raw = new byte[(5 << 20) + 17];
        new Random(1).nextBytes(raw);
        ledger.write(new Entries()
                .raw(mailbox, raw)
                .raw(mailbox + "-empty", new byte[0])
                .all());
        ledger.write(new Entries().raw(mailbox, new byte[] {1}).all());

        assertThat(copy(mailbox)).isEqualTo(raw);
        assertThat(copy(mailbox + "-empty")).isEmpty();
        assertThat(count("raw", "mail_key = ?", Entries.key(mailbox))).isEqualTo(6);
    }

    private byte[] copy(String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(new RawChunks(database, CLOCK).copy(Entries.key(name), 0, out))
                .isTrue();
        return out.toByteArray();
    }

    @Test
    void twoGroupsAtOnceHaveNoIdInCommon() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(3);
        AtomicInteger uid = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        try {
            for (int t = 0; t < 6; t++) {
                all.add(writers.submit(() -> {
                    Entries entries = new Entries();
                    for (int i = 0; i < 100; i++) {
                        int next = uid.incrementAndGet();
                        entries.filed(DeliveryId.imap(mailbox, "INBOX", 1, next), mailbox + "-" + next);
                    }
                    ledger.write(entries.all());
                }));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(count("delivery", "mailbox = ?", mailbox)).isEqualTo(600);
    }

    /** @return what a group of 100 mails of 100 new senders writes, with everything; every other mail leaves empty what may be empty */
    LedgerEntries groupOf100(FolderKey folder, long flight) {
        Entries entries = new Entries();
        for (int i = 1; i <= 100; i++) {
            String name = mailbox + "-" + i;
            DeliveryId id = DeliveryId.imap(mailbox, folder.folder(), 1, i);
            if (i % 2 == 0) {
                entries.filed(id, name);
            } else {
                entries.bare(id, name);
            }
            entries.sender("s" + i + "@" + mailbox, "lead-" + i).outbox("notice", "n-" + name, mailbox, "{}", NOW);
        }
        entries.turns.put(
                mailbox,
                new Turn("anna", Map.of("anna", 100L), new Today(LocalDate.parse("2026-03-04"), Map.of("anna", 7L))));
        entries.flights.add(flight);
        return entries.advance(folder, "1:100").all();
    }
}
