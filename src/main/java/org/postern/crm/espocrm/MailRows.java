package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig.Capture;
import org.postern.crm.espocrm.EspoPrepared.StoredFile;
import org.postern.crm.espocrm.EspoView.Listed;
import org.postern.crm.sql.MessageIds;
import org.postern.crm.sql.Times;
import org.postern.match.StoredMail;
import org.postern.message.Address;
import org.postern.message.Kind;
import org.postern.message.Mail;

/** The mail itself, in its final state, with its attachments and links. */
final class MailRows {
    private MailRows() {}

    static void plan(Draft draft, @Nullable String fromId, Belonging belonging, Audience audience) {
        attachments(draft);
        draft.rows().add(Tables.EMAIL, email(draft, fromId, belonging, audience));
        draft.view().addAttachments(draft.plan().emailId(), listed(draft));
        links(draft, audience);
        accounts(draft);
        StoredMail answered = answered(draft);
        if (answered != null) {
            draft.plan().changes().answered(answered.id());
        }
    }

    private static Row.Email email(Draft draft, @Nullable String fromId, Belonging belonging, Audience audience) {
        Mail mail = draft.mail();
        String emailId = draft.plan().emailId();
        Mail.Text text = mail.text();
        boolean full = draft.mailbox().capture() == Capture.FULL;
        EspoUser sender = draft.sender();
        EspoUser assignee = mailAssignee(draft, belonging);
        StoredMail answered = answered(draft);
        return new Row.Email(
                emailId,
                draft.subject(),
                mail.from().map(Address::toString).orElse(null),
                mail.people().replyTo().stream()
                        .findFirst()
                        .map(Address::toString)
                        .orElse(null),
                addressNames(mail),
                mail.messageId() == null ? MessageIds.none(emailId) : MessageIds.stored(mail.messageId()),
                internalId(mail),
                full && text.plainGiven() ? text.plain() : null,
                full ? body(draft) : null,
                full && text.html() != null,
                "Archived",
                files(draft).stream().anyMatch(f -> !f.inline()),
                Times.of(mail.date()),
                mail.deliveredAt().map(Times::of).orElse(null),
                mail.kind() == Kind.AUTO_REPLY || mail.kind() == Kind.OUT_OF_OFFICE,
                full ? text.calendar() : null,
                fromId,
                belonging.parentRef(),
                belonging.accountId(),
                sender == null ? null : sender.id(),
                assignee == null ? null : assignee.id(),
                answered == null ? null : answered.id(),
                audience.groupFolderId(),
                draft.systemId(),
                draft.now());
    }

    /** A mail that continues a record is its owner's business by the record; only somebody else is assigned to the mail. */
    static @Nullable EspoUser mailAssignee(Draft draft, Belonging belonging) {
        EspoUser assignee = draft.assignee();
        if (draft.isPrivate()) {
            return assignee != null && assignee.equals(draft.owner()) ? assignee : null;
        }
        if (assignee == null
                || belonging.parent() == null
                || draft.plan().created().contains(belonging.parent())) {
            return assignee;
        }
        boolean owns = draft.view()
                .known(belonging.parent())
                .filter(record -> assignee.id().equals(record.open().ownerId()))
                .isPresent();
        return owns ? null : assignee;
    }

    /** @return the mail that this one answers; an outsider's does not count */
    private static @Nullable StoredMail answered(Draft draft) {
        return draft.filing().match().outsider()
                ? null
                : draft.filing().match().answers().orElse(null);
    }

    private static String body(Draft draft) {
        String html = draft.mail().text().html();
        if (html == null) {
            return draft.mail().text().plain();
        }
        Map<String, String> images = new HashMap<>();
        for (StoredFile file : files(draft)) {
            if (file.attachment().contentId() != null) {
                images.put(file.attachment().contentId(), file.id());
            }
        }
        return InlineImages.link(html, images);
    }

    private static @Nullable String addressNames(Mail mail) {
        Map<String, String> names = new LinkedHashMap<>();
        Mail.People people = mail.people();
        Stream.of(mail.from().stream(), people.to().stream(), people.cc().stream(), people.replyTo().stream())
                .flatMap(s -> s)
                .filter(address -> address.name() != null && !address.name().isBlank())
                .forEach(address -> names.putIfAbsent(address.address(), address.name()));
        return names.isEmpty() ? null : StreamData.json(names);
    }

    private static @Nullable String internalId(Mail mail) {
        List<Address> delivered = mail.people().deliveredTo();
        return mail.messageId() == null || delivered.isEmpty()
                ? null
                : MessageIds.stored(mail.messageId()) + "-" + delivered.get(0).address();
    }

    /** @return the stored files; none if the mailbox keeps no bodies */
    static List<StoredFile> files(Draft draft) {
        return draft.mailbox().capture() == Capture.FULL ? draft.prepared().files() : List.of();
    }

    /** @return ids of the attachments that the HTML does not show */
    static List<String> realAttachments(Draft draft) {
        return listed(draft).stream().map(Listed::id).toList();
    }

    /** @return those that are stored with it now, or, of a mail that is there already, those that it has */
    private static List<Listed> listed(Draft draft) {
        if (draft.filing().duplicateOf() != null) {
            return draft.view().attachments(draft.plan().emailId());
        }
        return files(draft).stream()
                .filter(file -> !file.inline())
                .map(MailRows::listed)
                .toList();
    }

    private static Listed listed(StoredFile file) {
        return new Listed(file.id(), file.name(), file.type(), file.size(), file.id());
    }

    private static void attachments(Draft draft) {
        EntityRef mail = EntityRef.email(draft.plan().emailId());
        for (StoredFile file : files(draft)) {
            boolean inline = file.inline();
            draft.rows()
                    .add(
                            Tables.ATTACHMENT,
                            row(
                                    draft,
                                    file.id(),
                                    listed(file),
                                    inline ? "body" : "attachments",
                                    inline ? "Inline Attachment" : "Attachment",
                                    inline ? null : mail,
                                    inline ? mail : null,
                                    null));
        }
    }

    /** A case has rows of its own for the mail's attachments; they share the files. Those of a private mail are not for all who see the case. */
    static void copyAttachments(Draft draft, EntityRef to) {
        if (draft.isPrivate()) {
            return;
        }
        for (Listed file : listed(draft)) {
            draft.rows()
                    .add(
                            Tables.ATTACHMENT,
                            row(draft, draft.ids().next(), file, null, "Attachment", to, null, file.fileId()));
        }
    }

    /** @return id of a document's own row of the file */
    static String documentFile(Draft draft, StoredFile file, EntityRef document) {
        String id = draft.ids().next();
        draft.rows()
                .add(Tables.ATTACHMENT, row(draft, id, listed(file), "file", "Attachment", null, document, file.id()));
        return id;
    }

    private static Row.Attachment row(
            Draft draft,
            String id,
            Listed file,
            @Nullable String field,
            String role,
            @Nullable EntityRef parent,
            @Nullable EntityRef related,
            @Nullable String sourceId) {
        return new Row.Attachment(
                id,
                file.name(),
                file.type(),
                file.size(),
                field,
                role,
                parent,
                related,
                sourceId,
                draft.systemId(),
                draft.now());
    }

    private static void links(Draft draft, Audience audience) {
        EntityRef mail = EntityRef.email(draft.plan().emailId());
        for (EspoUser user : audience.users()) {
            draft.rows().add(Tables.EMAIL_USER, Audience.mailboxRow(draft, user));
        }
        for (EspoUser user : responsible(draft)) {
            draft.rows().add(Tables.ENTITY_USER, new Row.EntityLink(mail, user.id()));
        }
        for (String team : audience.teams()) {
            draft.rows().add(Tables.ENTITY_TEAM, new Row.EntityLink(mail, team));
        }
    }

    /** The mail's "assigned users": the responsible, and users in From or To; those in Cc only read along. */
    private static Set<EspoUser> responsible(Draft draft) {
        Set<EspoUser> users = new LinkedHashSet<>(draft.isPrivate() ? List.of() : draft.assigned());
        users.addAll(namedResponsible(draft));
        return users;
    }

    /** @return users whom the mail makes responsible by itself */
    static Set<EspoUser> namedResponsible(Draft draft) {
        Set<EspoUser> users = new LinkedHashSet<>();
        List<Address> named = new ArrayList<>(draft.mail().people().to());
        draft.mail().from().ifPresent(named::add);
        named.forEach(address -> draft.directory().userWith(address.address()).ifPresent(users::add));
        return users;
    }

    /** The CRM may have a mail account for the same mailbox; then the mail is linked to it as if it had fetched it. */
    static void accounts(Draft draft) {
        String address = Directory.lower(draft.mailbox().address());
        String emailId = draft.plan().emailId();
        String group = draft.directory().groupAccounts().get(address);
        if (group != null) {
            draft.rows().revive(Tables.EMAIL_INBOUND_EMAIL, new Row.Link(emailId, group));
        }
        String personal = draft.directory().personalAccounts().get(address);
        if (personal != null) {
            draft.rows().revive(Tables.EMAIL_EMAIL_ACCOUNT, new Row.Link(emailId, personal));
        }
    }
}
