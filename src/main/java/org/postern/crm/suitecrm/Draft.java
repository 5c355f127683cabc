package org.postern.crm.suitecrm;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.assign.User;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.SuiteCrmConfig;
import org.postern.crm.Filing;
import org.postern.crm.sql.Rows;
import org.postern.crm.sql.Times;
import org.postern.crm.suitecrm.SuitePrepared.StoredFile;
import org.postern.match.Direction;
import org.postern.match.Party;
import org.postern.match.RecordRef;
import org.postern.message.Address;
import org.postern.message.Mail;

/**
 * One mail on its way to its plan: what was decided, what is known, and what has been planned so far.
 *
 * @param author id of the user in whose name we write
 */
record Draft(
        Filing filing,
        SuiteView view,
        SuitePrepared prepared,
        SuitePlan plan,
        SuiteIds ids,
        SuiteCrmConfig config,
        String author) {
    private static final String NO_SUBJECT = "(No Subject)";

    Mail mail() {
        return filing.mail();
    }

    MailboxConfig mailbox() {
        return filing.mailbox();
    }

    Rows rows() {
        return plan.rows();
    }

    Directory directory() {
        return view.directory();
    }

    String now() {
        return Times.of(view.now());
    }

    String subject() {
        String subject = mail().subject().strip();
        return subject.isEmpty() || mailbox().capture() == Capture.METADATA ? NO_SUBJECT : subject;
    }

    /** Bodies and attachments are kept. */
    boolean full() {
        return mailbox().capture() == Capture.FULL;
    }

    /** @return the stored files; none if the mailbox keeps no bodies */
    List<StoredFile> files() {
        return full() ? prepared.files() : List.of();
    }

    /** Nobody is told: history, or a rejected mail. */
    boolean quiet() {
        return filing.history() || filing.rejected() != null;
    }

    /** Nothing of it is shown to groups. */
    boolean isPrivate() {
        return filing.isPrivate();
    }

    boolean isOutgoing() {
        return filing.direction() == Direction.OUT;
    }

    /** @return who is responsible; empty: nobody */
    List<SuiteUser> assigned() {
        if (quiet()) {
            return List.of();
        }
        return filing.assignment().users().stream()
                .map(User::id)
                .flatMap(id -> Optional.ofNullable(directory().users().get(id)).stream())
                .toList();
    }

    /** @return id of the first of {@link #assigned()} */
    @Nullable
    String assigneeId() {
        List<SuiteUser> assigned = assigned();
        return assigned.isEmpty() ? null : assigned.get(0).id();
    }

    /** @return the user who wrote the mail; null if it was none of ours. What comes in may bear a user's address and not be proven to be his */
    @Nullable
    SuiteUser sender() {
        return filing.direction() == Direction.IN
                ? null
                : mail().from()
                        .flatMap(from -> directory().userWith(from.address()))
                        .orElse(null);
    }

    @Nullable
    SuiteUser owner() {
        String owner = mailbox().owner();
        return owner == null ? null : directory().user(owner).orElse(null);
    }

    /** @return contacts who have the sender's address, the one found first before the others */
    List<Client> contacts() {
        return clients(RecordRef.Type.CONTACT);
    }

    /** @return likewise, accounts */
    List<Client> accounts() {
        return clients(RecordRef.Type.ACCOUNT);
    }

    private List<Client> clients(RecordRef.Type type) {
        String party = filing.match().party().map(Party::id).orElse("");
        if (isOutgoing()) {
            return view.clients().stream()
                    .filter(client ->
                            client.ref().type() == type && client.ref().id().equals(party))
                    .toList();
        }
        return mail().from().map(Address::key).map(from -> view.clientsWith(from, type)).orElse(List.of()).stream()
                .sorted(Comparator.comparing(client -> !client.ref().id().equals(party)))
                .toList();
    }
}
