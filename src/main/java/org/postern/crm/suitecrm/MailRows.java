package org.postern.crm.suitecrm;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.MessageIds;
import org.postern.crm.sql.Times;
import org.postern.crm.suitecrm.SuiteView.Known;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;
import org.postern.message.Address;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;

/** The mail itself, in its final state, with its text, links and attachments. */
final class MailRows {
    private MailRows() {}

    static void plan(Draft draft, Belonging belonging) {
        String emailId = draft.plan().emailId();
        ModuleRef self = ModuleRef.email(emailId);
        String owner = owner(draft, belonging);
        draft.rows().add(Tables.EMAILS, email(draft, belonging, owner));
        draft.rows().add(Tables.EMAILS_TEXT, text(draft));
        belonging.beans().forEach(bean -> link(draft, bean));
        Groups.plan(draft, self, owner, belonging.parent() == null ? List.of() : List.of(belonging.parent()));
        NoteRows.ofMail(draft, owner);
        answered(draft);
    }

    static void link(Draft draft, ModuleRef bean) {
        draft.rows()
                .add(
                        Tables.EMAILS_BEANS,
                        new Row.EmailBean(draft.ids().next(), draft.plan().emailId(), bean, draft.now()));
        draft.plan().changes().needs(bean);
    }

    private static Row.Email email(Draft draft, Belonging belonging, @Nullable String owner) {
        Mail mail = draft.mail();
        DeliveryId delivery = draft.filing().delivery().id();
        Directory.Box box = draft.directory()
                .box(draft.mailbox().host(), draft.mailbox().user())
                .orElse(null);
        return new Row.Email(
                draft.plan().emailId(),
                draft.subject(),
                draft.isOutgoing() ? "out" : "inbound",
                status(draft),
                draft.isPrivate() && draft.filing().delivery().flagged(),
                draft.plan().createdCase().isPresent() ? "createcase" : "pick",
                box == null ? null : box.id(),
                box == null ? null : uid(delivery),
                messageId(mail),
                Times.of(mail.date()),
                belonging.parent(),
                owner,
                draft.author(),
                draft.now());
    }

    private static @Nullable String uid(DeliveryId delivery) {
        return delivery.uidl() != null ? delivery.uidl() : delivery.uid() == 0 ? null : String.valueOf(delivery.uid());
    }

    /** A mail without a Message-ID is known again by its content. */
    static String messageId(Mail mail) {
        return mail.messageId() == null ? mail.key().key() : MessageIds.stored(mail.messageId());
    }

    /** What is seen in a private mailbox is its owner's; people who share a mailbox share no marks. */
    private static String status(Draft draft) {
        if (draft.isOutgoing()) {
            return "sent";
        }
        boolean seen = draft.isPrivate() && draft.filing().delivery().seen();
        return seen || draft.filing().rejected() != null || draft.filing().history() && !draft.isPrivate()
                ? "read"
                : "unread";
    }

    /** @return whose inbox it lies in: a mail has one. Who is responsible, the owner of the record that it continues, of the mailbox; null: nobody */
    static @Nullable String owner(Draft draft, Belonging belonging) {
        if (draft.isPrivate()) {
            SuiteUser owner = draft.owner() != null ? draft.owner() : addressed(draft);
            return owner == null ? null : owner.id();
        }
        if (draft.isOutgoing()) {
            SuiteUser sender = draft.sender();
            return sender == null ? null : sender.id();
        }
        String assignee = draft.assigneeId();
        return assignee != null || draft.quiet() ? assignee : ownerOfParent(draft, belonging);
    }

    /** @return the first of us to whom it was sent, else who sent it */
    private static @Nullable SuiteUser addressed(Draft draft) {
        Mail.People people = draft.mail().people();
        return Stream.of(people.to(), people.cc())
                .flatMap(List::stream)
                .flatMap(address -> draft.directory().userWith(address.address()).stream())
                .findFirst()
                .orElse(draft.sender());
    }

    private static @Nullable String ownerOfParent(Draft draft, Belonging belonging) {
        RecordRef record =
                belonging.parent() == null ? null : belonging.parent().record().orElse(null);
        return record == null
                ? null
                : draft.view()
                        .known(record)
                        .map(Known::open)
                        .map(open -> open.ownerId())
                        .filter(id -> draft.directory().users().containsKey(id))
                        .orElse(null);
    }

    private static Row.EmailText text(Draft draft) {
        Mail mail = draft.mail();
        Mail.People people = mail.people();
        boolean full = draft.full();
        return new Row.EmailText(
                draft.plan().emailId(),
                mail.from().map(MailRows::shown).orElse(null),
                shown(people.replyTo()),
                shown(people.to()),
                shown(people.cc()),
                full ? mail.text().plain() : null,
                full ? Bodies.ofMail(draft) : null);
    }

    private static @Nullable String shown(List<Address> addresses) {
        return addresses.isEmpty()
                ? null
                : addresses.stream().map(MailRows::shown).collect(Collectors.joining(", "));
    }

    private static String shown(Address address) {
        return address.name() == null ? address.address() : address.toString();
    }

    /** Our answer to a mail marks it as replied to; an outsider's does not count. */
    private static void answered(Draft draft) {
        if (draft.isOutgoing() && !draft.filing().match().outsider()) {
            draft.filing()
                    .match()
                    .answers()
                    .map(StoredMail::id)
                    .ifPresent(draft.plan().changes()::answered);
        }
    }
}
