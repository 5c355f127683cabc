package org.postern.crm;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.postern.config.Problem;
import org.postern.message.Mail;

/**
 * A CRM we write to. One instance serves all writers; every method may be called from several threads at once.
 *
 * <p>For one group: {@link #prepare} each mail once, before the first try; {@link #look}; then, inside the transaction, {@link #refresh}, {@link #plan} per mail
 * in order, {@link #write}. A retry starts again at {@link #look} with what {@code prepare} gave.
 */
public interface Crm {
    Capabilities capabilities();

    /** @return what does not fit in the CRM's schema, storage or settings; empty if we can work. Reads only. */
    List<Problem> inspect();

    /**
     * Answers from memory, as it was at the last {@link #look}: direction and loops are decided by it for each mail. Only the first question may reach the database.
     *
     * @param address lower-case
     * @return true if it is the address of an active user of the CRM, one of us
     */
    boolean isUser(String address);

    /** @return where mail reaches a user; empty if the CRM does not know. @param userId the CRM's */
    default Optional<String> addressOf(String userId) {
        return Optional.empty();
    }

    /**
     * Shows a message to a user, and marks what it takes the place of as read; in a transaction of its own.
     *
     * @throws UnsupportedOperationException if this CRM has nowhere to show it
     */
    default void show(UserMessage message) {
        throw new UnsupportedOperationException("this CRM has no notifications");
    }

    /**
     * Puts the attachment files in place (temporary file, fsync, rename; one fsync of the folder for all) and makes the ids of this mail's rows, once per mail.
     *
     * @return one per mail, in order
     * @throws IOException if the store cannot be written now: nothing may be written to the CRM, try again
     */
    List<Prepared> prepare(List<Mail> mails) throws IOException;

    /** Takes files away that {@link #prepare} put in place for mails that were not written after all. */
    void discard(Collection<Prepared> prepared);

    /**
     * Bulk look-ups for all mails of a group, outside a transaction.
     *
     * @throws org.springframework.dao.DataAccessException if the database cannot be asked now
     */
    CrmView look(List<Mail> mails);

    /** Inside the transaction, with the senders locked: asks again what others may have changed since {@link #look} (parties of unknown senders, message-ids, open records). */
    void refresh(CrmView view);

    /** Plans the rows of one mail and lays them over the view. Pure but for the view. */
    Plan plan(Filing filing, CrmView view);

    /** Inside the transaction: writes the plans' rows as JDBC batches per table and reads numbers the database gave. */
    void write(List<Plan> plans, CrmView view);

    /**
     * What a CRM can do.
     *
     * @param transactional false: writes cannot be rolled back; intent → apply with an idempotency key → confirm
     */
    record Capabilities(
            boolean transactional,
            boolean attachments,
            boolean threads,
            boolean roles,
            boolean queues,
            boolean documents) {}

    /** Ids and stored files of one mail; opaque to all but the adapter that made it. */
    interface Prepared {}
}
