package org.postern.crm.espocrm;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A row that will be inserted. Times are UTC, written as EspoCRM's {@code datetime}: {@code 2026-01-05 08:00:00}. */
sealed interface Row extends org.postern.crm.sql.Row {

    /** A row of a table that the site may have added columns to. */
    sealed interface WithFields extends Row, org.postern.crm.sql.Row.WithFields {}

    /**
     * A mail in its final state.
     *
     * @param name the subject
     */
    record Email(
            String id,
            String name,
            @Nullable String fromString,
            @Nullable String replyToString,
            @Nullable String addressNames,
            String messageId,
            @Nullable String messageIdInternal,
            @Nullable String bodyPlain,
            @Nullable String body,
            boolean html,
            String status,
            boolean hasAttachment,
            String dateSent,
            @Nullable String deliveryDate,
            boolean autoReply,
            @Nullable String calendar,
            @Nullable String fromAddressId,
            @Nullable EntityRef parent,
            @Nullable String accountId,
            @Nullable String sentById,
            @Nullable String assignedUserId,
            @Nullable String repliedId,
            @Nullable String groupFolderId,
            String systemId,
            String now)
            implements Row {}

    /** @param name as first seen */
    record EmailAddress(String id, String name, String lower) implements Row {}

    /** @param type to, cc, bcc or rto */
    record EmailEmailAddress(String emailId, String addressId, String type) implements Row {}

    /** @param number as EspoCRM writes it, {@code +420123456789}. @param digits of it only */
    record PhoneNumber(String id, String number, String digits) implements Row {}

    record EntityPhoneNumber(String entityId, String phoneId, String entityType) implements Row {
        EntityPhoneNumber to(String otherId) {
            return new EntityPhoneNumber(entityId, otherId, entityType);
        }
    }

    record EntityEmailAddress(String entityId, String addressId, String entityType, boolean primary) implements Row {}

    /** Puts a mail into a user's mailbox. */
    record EmailUser(
            String emailId,
            String userId,
            boolean read,
            boolean important,
            boolean trash,
            @Nullable String folderId) implements Row {}

    /** Any link table of two ids. */
    record Link(String left, String right) implements Row {}

    /** Any link table of a record of some type and an id: teams, users, collaborators, followers. */
    record EntityLink(String entityId, String otherId, String entityType) implements Row {
        EntityLink(EntityRef entity, String otherId) {
            this(entity.id(), otherId, entity.type());
        }
    }

    /**
     * @param parent owner of a real attachment; null for an inline image
     * @param related the mail that shows an inline image; null for a real attachment
     * @param sourceId the attachment whose stored file this one shares; null: it has its own
     */
    record Attachment(
            String id,
            String name,
            String type,
            long size,
            @Nullable String field,
            String role,
            @Nullable EntityRef parent,
            @Nullable EntityRef related,
            @Nullable String sourceId,
            String systemId,
            String now)
            implements Row {}

    record Case(
            String id,
            String name,
            String status,
            @Nullable String description,
            @Nullable String accountId,
            @Nullable String contactId,
            @Nullable String leadId,
            @Nullable String inboundEmailId,
            @Nullable String assignedUserId,
            String systemId,
            String now,
            SortedMap<String, String> fields)
            implements WithFields {}

    record Lead(
            String id,
            @Nullable String firstName,
            @Nullable String lastName,
            String status,
            @Nullable String opportunityId,
            @Nullable String assignedUserId,
            String systemId,
            String now,
            SortedMap<String, String> fields)
            implements WithFields {}

    /** @param probability percent as text; null where the stage tells none */
    record Opportunity(
            String id,
            String name,
            String stage,
            @Nullable String probability,
            @Nullable String accountId,
            @Nullable String contactId,
            @Nullable String assignedUserId,
            String systemId,
            String now,
            SortedMap<String, String> fields)
            implements WithFields {}

    record Task(
            String id,
            String name,
            @Nullable EntityRef parent,
            @Nullable String accountId,
            @Nullable String contactId,
            @Nullable String assignedUserId,
            String emailId,
            String systemId,
            String now)
            implements Row {}

    /** @param fileId of the attachment row that it shows */
    record Document(String id, String name, String date, String fileId, String folderId, String systemId, String now)
            implements Row {}

    /** A line of a record's stream. */
    record Note(
            String id,
            String type,
            @Nullable String post,
            @Nullable String data,
            EntityRef parent,
            @Nullable EntityRef related,
            @Nullable EntityRef superParent,
            String systemId,
            String now)
            implements Row {}

    /**
     * @param parent the note's parent, for a notification about a note
     * @param createdById null for one about a note
     */
    record Notification(
            String id,
            String type,
            String data,
            String userId,
            EntityRef related,
            @Nullable EntityRef parent,
            boolean featured,
            @Nullable String createdById,
            String now)
            implements Row {}
}
