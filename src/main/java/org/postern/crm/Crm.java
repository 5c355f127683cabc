package org.postern.crm;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.Problem;
import org.postern.match.RecordRef;
import org.postern.message.Mail;

/**
 * A CRM we write to. One instance serves all writers; every method may be called from several threads at once.
 *
 * <p>For one group: {@link #prepare} each mail once, before the first try; then, inside the transaction, {@link #hold}, {@link #plan} per mail in order,
 * {@link #write}. A retry starts again at {@link #hold} with what {@code prepare} gave.
 */
public interface Crm {
    Capabilities capabilities();

    /** Looks at the CRM's schema, storage and settings; changes nothing. */
    Inspection inspect();

    /**
     * Answers from memory, as it was at the last {@link #look} or {@link #hold}: direction and loops are decided by it for each mail. Only the first question may reach the database.
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
     * Asks the CRM which of these addresses one of its users has written to.
     *
     * @param addresses lower-case
     */
    default Set<String> writtenTo(Collection<String> addresses) {
        return Set.of();
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
     * Keeps an answer where people see the mail that it answers; the same one twice is kept once. Inside a transaction of the caller. A CRM that keeps no answers of
     * its own does nothing.
     */
    default void keep(SentAnswer answer) {}

    /**
     * Puts the attachment files in place (temporary file, fsync, rename; one fsync of the folder for all) and makes the ids of this mail's rows, once per mail.
     *
     * @return one per mail, in order
     * @throws IOException if the store cannot be written now: nothing may be written to the CRM, try again
     */
    List<Prepared> prepare(List<Mail> mails) throws IOException;

    /**
     * The same for mails that are there already and are filed anew ({@link #takeUp}): their files are stored, but what they create may need copies of its own.
     *
     * @param there their ids in the CRM, one per mail, in order
     */
    default List<Prepared> prepareAgain(List<Mail> mails, List<String> there) throws IOException {
        return prepare(mails.stream().map(Mail::withoutAttachments).toList());
    }

    /** Takes files away that {@link #prepare} put in place for mails that were not written after all. */
    void discard(Collection<Prepared> prepared);

    /** These mails are written: takes files away that {@link #prepare} put in place for rows that they might have needed and did not. */
    default void written(Collection<Prepared> prepared) {}

    /**
     * Bulk look-ups for all mails of a group. Outside a transaction, for those who only want to know.
     *
     * @throws org.springframework.dao.DataAccessException if the database cannot be asked now
     */
    CrmView look(List<Mail> mails);

    /**
     * The same inside the transaction, with the senders locked. What the CRM's own importer adds meanwhile, and records that people change or delete, are met by
     * {@link #write}.
     */
    CrmView hold(List<Mail> mails);

    /**
     * The same, for mails that others may wait for.
     *
     * @param waiting ids of stored mails by the Message-ID that they wait for: {@link CrmView#answersTo} tells them
     */
    default CrmView hold(List<Mail> mails, Map<String, Set<String>> waiting) {
        return hold(mails);
    }

    /** The same, for mails some of which are there already. @param there their ids in the CRM: {@link CrmView#stored} tells them */
    default CrmView hold(List<Mail> mails, Map<String, Set<String>> waiting, Set<String> there) {
        return hold(mails, waiting);
    }

    /** Plans the rows of one mail and lays them over the view. Pure but for the view. */
    Plan plan(Filing filing, CrmView view);

    /**
     * Plans what a mail that is there already ({@link Filing#duplicateOf}) creates and belongs to now; the mail itself and who sees it stay as they are. What
     * people have linked it to meanwhile stays too. Pure but for the view.
     */
    Plan takeUp(Filing filing, CrmView view);

    /** Inside the transaction: writes the plans' rows as JDBC batches per table and reads numbers the database gave. */
    void write(List<Plan> plans, CrmView view);

    /**
     * Writes down what mail has taught us of addresses: a bounce that one does not exist, a complaint or an unsubscription that mass mail is not wanted there. Inside
     * a transaction of the caller, a statement for each kind of fact. Flags are only ever set, never cleared; an address that the CRM does not know is left out.
     */
    void learn(Collection<AddressFact> facts);

    /**
     * Takes back what was written for these mails, where nobody has worked on it since: deletes it as the CRM's users do, softly. A mail and the records it created are
     * one; of what belongs together all goes or all stays. Inside a transaction of the caller; what is gone already is neither taken back nor kept.
     */
    TakenBack takeBack(List<Written> written);

    /** @param address lower-case */
    record AddressFact(String address, Fact fact) {
        /** The most that can be known of an address by the mail that comes from it. */
        public enum Fact {
            /** It does not exist any more. */
            INVALID,
            /** Its owner wants no mass mail. */
            OPTED_OUT
        }
    }

    /**
     * What one mail made in the CRM.
     *
     * @param emailId as {@link Plan#emailId()}
     * @param created as {@link Plan#created()}
     * @param added as {@link Plan#added()}, of each of its copies that is taken back
     * @param staying the mail was there before and stays, only what a copy of it created is taken back; null: the mail goes too
     */
    record Written(
            String emailId,
            List<RecordRef> created,
            List<String> added,
            @Nullable Staying staying) {
        public Written(String emailId, List<RecordRef> created) {
            this(emailId, created, List.of(), null);
        }
    }

    /** @param before what the mail belonged to before the records were created; null: nothing */
    record Staying(@Nullable RecordRef before) {}

    /**
     * @param mails ids of the e-mails taken back
     * @param records taken back with them
     * @param kept why a mail and its records stay, by the e-mail's id: a sentence's end, as {@code lead 65f… was edited by a user}
     */
    record TakenBack(Set<String> mails, Set<RecordRef> records, Map<String, String> kept) {}

    /**
     * What the CRM looks like.
     *
     * @param found product and version, as far as it shows
     * @param problems why we cannot work; empty if we can
     * @param warnings what we can work with, but somebody should know
     */
    record Inspection(String found, List<Problem> problems, List<Problem> warnings) {}

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
