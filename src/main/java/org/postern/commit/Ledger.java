package org.postern.commit;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Turns.Turn;
import org.postern.match.Party;
import org.postern.message.DeliveryId;

/**
 * Our own tables, as the group commit uses them. All methods take part in the transaction of {@link #inTransaction} if one is open on this thread, else they
 * commit on their own. Transient database faults come as {@link org.springframework.dao.TransientDataAccessException} or
 * {@link org.springframework.dao.RecoverableDataAccessException}, a lost race on our unique keys as {@link LostRace}.
 */
public interface Ledger {
    /** @return what is under way in a CRM that cannot roll back */
    Intents intents();

    /** @return true if the mails it gives out again are in the CRM and are to be taken up once more: what they create now is created, and nothing else */
    boolean takesUpAgain();

    /** Runs the work in one transaction (READ COMMITTED), rolled back on any exception. */
    <T> T inTransaction(Supplier<T> work);

    /** @return those that have their outcome already */
    Set<DeliveryId> done(Collection<DeliveryId> ids);

    /** @return mails already written, all variants, by {@link org.postern.message.MailKey#key()} */
    Map<String, List<KnownMail>> mails(Collection<String> keys);

    /**
     * @param keys as of {@link #mails}
     * @return the deliveries by which these mails came and are in the CRM, one question for all
     */
    List<EarlierCopy> copies(Collection<String> keys);

    /**
     * @param messageIds without angle brackets
     * @return the CRM's ids of mails that wait for one of these, directly or as the first of their thread, by the Message-ID
     */
    Map<String, Set<String>> waiting(Collection<String> messageIds);

    /**
     * Locks the cursors, in order.
     *
     * @return those whose epoch is still the one given; the others are no longer ours
     */
    Set<FolderKey> fence(Map<FolderKey, Long> epochs);

    /** Locks the rows of these senders (lower-case addresses), making those that are missing, in order. */
    void lockSenders(SortedSet<String> addresses);

    /** Locks the rows of these queues, making those that are missing, in order. */
    Map<String, Turn> lockQueues(SortedSet<String> queues);

    /** @return what these senders sent and created, as far as it is committed: two questions, whatever the size of the group */
    RecentMail recent(RecentMail.Wanted wanted);

    /** @param addresses lower-case. @return how many soft bounces of each are known since then; those without any are left out */
    Map<String, Integer> softBounces(Collection<String> addresses, Instant since);

    /**
     * Writes everything of a group that belongs to us: delivery and mail rows, senders' parties, queue turns, outbox, raw bytes of quarantined mail, cursors
     * advanced, flights deleted.
     *
     * @throws LostRace if another writer was first with a delivery or mail: roll back, look again
     */
    void write(LedgerEntries entries);

    /** @param variant counts from 0; above: same Message-ID, different mail. @param emailId the CRM's; empty if only the ledger has it */
    record KnownMail(String key, int variant, String fingerprint, String emailId) {}

    /** A delivery of a mail. @param rule that was run for it; null: none */
    record EarlierCopy(
            String key,
            int variant,
            String mailbox,
            @Nullable String rule) {}

    /** Whom a sender's address was found or created as. */
    record SenderParty(String address, Party party) {}

    /** A unique key of our own tables was taken by somebody else meanwhile. */
    final class LostRace extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public LostRace(Throwable cause) {
            super("another writer was first", cause);
        }
    }
}
