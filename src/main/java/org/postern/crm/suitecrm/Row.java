package org.postern.crm.suitecrm;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A row that will be inserted. Times are UTC, written as SuiteCRM's {@code datetime}: {@code 2026-01-05 08:00:00}. */
sealed interface Row extends org.postern.crm.sql.Row {

    /** A row of a table that the site may have added columns to. */
    sealed interface WithFields extends Row, org.postern.crm.sql.Row.WithFields {}

    /** @param address as first seen */
    record EmailAddress(String id, String address, String caps, String now) implements Row {}

    /** Whose address it is. */
    record AddressOf(String id, String addressId, ModuleRef owner, String now) implements Row {}

    /**
     * A mail.
     *
     * @param name the subject; for a mail that makes a case, still without the case's number
     * @param type inbound or out
     * @param intent createcase or pick
     * @param mailboxId the CRM's own account of the mailbox; null: it knows none
     * @param uid on the server; null as above
     */
    record Email(
            String id,
            String name,
            String type,
            String status,
            boolean flagged,
            String intent,
            @Nullable String mailboxId,
            @Nullable String uid,
            String messageId,
            String dateSent,
            @Nullable ModuleRef parent,
            @Nullable String assignedUserId,
            String author,
            String now)
            implements Row {
        Email named(String subject) {
            return new Email(
                    id,
                    subject,
                    type,
                    status,
                    flagged,
                    intent,
                    mailboxId,
                    uid,
                    messageId,
                    dateSent,
                    parent,
                    assignedUserId,
                    author,
                    now);
        }
    }

    /** Headers as people read them, and the bodies. Without it a mail is invisible. */
    record EmailText(
            String emailId,
            @Nullable String from,
            @Nullable String replyTo,
            @Nullable String to,
            @Nullable String cc,
            @Nullable String text,
            @Nullable String html)
            implements Row {}

    record EmailBean(String id, String emailId, ModuleRef bean, String now) implements Row {}

    /** @param type from, to or cc */
    record EmailAddressLink(String id, String emailId, String type, String addressId) implements Row {}

    /** An attachment; its file is named by its id. @param inline the HTML shows it */
    record Note(
            String id,
            String name,
            String type,
            ModuleRef parent,
            boolean inline,
            @Nullable String assignedUserId,
            @Nullable String contactId,
            String author,
            String now)
            implements Row {}

    record Lead(
            String id,
            @Nullable String firstName,
            String lastName,
            String status,
            String sourceDescription,
            @Nullable String assignedUserId,
            String author,
            String now,
            SortedMap<String, String> fields)
            implements WithFields {}

    /** @param contactId of the sender */
    record Case(
            String id,
            String name,
            @Nullable String description,
            String status,
            String state,
            @Nullable String accountId,
            @Nullable String contactId,
            @Nullable String assignedUserId,
            String author,
            String now,
            SortedMap<String, String> fields)
            implements WithFields {}

    record Opportunity(
            String id,
            String name,
            @Nullable String description,
            String stage,
            String probability,
            String closes,
            @Nullable String assignedUserId,
            String author,
            String now,
            SortedMap<String, String> fields)
            implements WithFields {}

    /** The site's own columns of a record. */
    record Own(String id, SortedMap<String, String> fields) implements WithFields {}

    /** Any link table of two ids. */
    record Link(String id, String left, String right, String now) implements Row {}

    /**
     * A line in the thread of a case.
     *
     * @param contactId of the customer who wrote it; null: nobody the CRM knows, or one of us
     * @param userId of us who wrote it; null: a customer
     */
    record CaseUpdate(
            String id,
            String name,
            @Nullable String description,
            String caseId,
            @Nullable String contactId,
            @Nullable String userId,
            String author,
            String now)
            implements Row {}

    /** What happened to a case, in a sentence. */
    record CaseEvent(
            String id,
            String sentence,
            String caseId,
            @Nullable String assignedUserId,
            String author,
            String now) implements Row {}

    /** An audited field of a case that we changed. */
    record CaseAudit(
            String id, String caseId, String field, String type, String before, String after, String author, String now)
            implements Row {}

    record GroupOf(String id, String groupId, ModuleRef record, String now) implements Row {}

    /** A message at a user's bell. @param module shown as heading. @param url opened by a click */
    record Alert(
            String id,
            String userId,
            String name,
            @Nullable String text,
            @Nullable String module,
            @Nullable String url,
            String author,
            String now)
            implements Row {}
}
