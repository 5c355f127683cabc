package org.postern.crm.espocrm;

import java.util.List;
import org.postern.crm.sql.Table;

/** All tables we insert into, in the order in which a batch is written: the same for every writer, so that none waits for another in a ring. */
final class Tables {
    static final Table<Row.EmailAddress> EMAIL_ADDRESS = Table.<Row.EmailAddress>named("email_address")
            .key("id", Row.EmailAddress::id)
            .key("name", Row.EmailAddress::name)
            .key("lower", Row.EmailAddress::lower)
            .unique("id")
            .build();

    static final Table<Row.Lead> LEAD = Table.<Row.Lead>named("lead")
            .key("id", Row.Lead::id)
            .text("first_name", Row.Lead::firstName)
            .text("last_name", Row.Lead::lastName)
            .key("status", Row.Lead::status)
            .key("source", r -> "Email")
            .key("created_at", Row.Lead::now)
            .key("modified_at", Row.Lead::now)
            .key("stream_updated_at", Row.Lead::now)
            .ifThere()
            .key("created_by_id", Row.Lead::systemId)
            .key("assigned_user_id", Row.Lead::assignedUserId)
            .key("created_opportunity_id", Row.Lead::opportunityId)
            .build();

    static final Table<Row.Case> CASE = Table.<Row.Case>named("case")
            .key("id", Row.Case::id)
            .text("name", Row.Case::name)
            .key("status", Row.Case::status)
            .text("description", Row.Case::description)
            .key("created_at", Row.Case::now)
            .key("modified_at", Row.Case::now)
            .key("stream_updated_at", Row.Case::now)
            .ifThere()
            .key("account_id", Row.Case::accountId)
            .key("lead_id", Row.Case::leadId)
            .key("contact_id", Row.Case::contactId)
            .key("inbound_email_id", Row.Case::inboundEmailId)
            .key("created_by_id", Row.Case::systemId)
            .key("assigned_user_id", Row.Case::assignedUserId)
            .number("version_number", r -> 1)
            .ifThere()
            .build();

    static final Table<Row.Opportunity> OPPORTUNITY = Table.<Row.Opportunity>named("opportunity")
            .key("id", Row.Opportunity::id)
            .text("name", Row.Opportunity::name)
            .key("stage", Row.Opportunity::stage)
            .key("last_stage", Row.Opportunity::stage)
            .ifThere()
            .key("probability", Row.Opportunity::probability)
            .key("lead_source", r -> "Email")
            .key("created_at", Row.Opportunity::now)
            .key("modified_at", Row.Opportunity::now)
            .key("stream_updated_at", Row.Opportunity::now)
            .ifThere()
            .key("account_id", Row.Opportunity::accountId)
            .key("contact_id", Row.Opportunity::contactId)
            .ifThere()
            .key("created_by_id", Row.Opportunity::systemId)
            .key("assigned_user_id", Row.Opportunity::assignedUserId)
            .number("version_number", r -> 1)
            .ifThere()
            .build();

    static final Table<Row.EntityEmailAddress> ENTITY_EMAIL_ADDRESS = Table.<Row.EntityEmailAddress>named(
                    "entity_email_address")
            .key("entity_id", Row.EntityEmailAddress::entityId)
            .key("email_address_id", Row.EntityEmailAddress::addressId)
            .key("entity_type", Row.EntityEmailAddress::entityType)
            .flag("primary", Row.EntityEmailAddress::primary)
            .build();

    static final Table<Row.PhoneNumber> PHONE_NUMBER = Table.<Row.PhoneNumber>named("phone_number")
            .key("id", Row.PhoneNumber::id)
            .key("name", Row.PhoneNumber::number)
            .key("type", r -> "Mobile")
            .key("numeric", Row.PhoneNumber::digits)
            .unique("id")
            .optional()
            .build();

    static final Table<Row.EntityPhoneNumber> ENTITY_PHONE_NUMBER = Table.<Row.EntityPhoneNumber>named(
                    "entity_phone_number")
            .key("entity_id", Row.EntityPhoneNumber::entityId)
            .key("phone_number_id", Row.EntityPhoneNumber::phoneId)
            .key("entity_type", Row.EntityPhoneNumber::entityType)
            .flag("primary", r -> true)
            .optional()
            .build();

    static final Table<Row.Link> CASE_CONTACT = link("case_contact", "case_id", "contact_id");
    static final Table<Row.Link> CONTACT_OPPORTUNITY = link("contact_opportunity", "contact_id", "opportunity_id");

    static final Table<Row.Email> EMAIL = Table.<Row.Email>named("email")
            .key("id", Row.Email::id)
            .text("name", Row.Email::name)
            .text("from_string", Row.Email::fromString)
            .text("reply_to_string", Row.Email::replyToString)
            .key("address_name_map", Row.Email::addressNames)
            .ifThere()
            .key("message_id", Row.Email::messageId)
            .key("message_id_internal", Row.Email::messageIdInternal)
            .ifThere()
            .text("body_plain", Row.Email::bodyPlain)
            .text("body", Row.Email::body)
            .flag("is_html", Row.Email::html)
            .key("status", Row.Email::status)
            .flag("has_attachment", Row.Email::hasAttachment)
            .key("date_sent", Row.Email::dateSent)
            .key("delivery_date", Row.Email::deliveryDate)
            .ifThere()
            .flag("is_auto_reply", Row.Email::autoReply)
            .ifThere()
            .key("created_at", Row.Email::now)
            .key("modified_at", Row.Email::now)
            .key("ics_contents", Row.Email::calendar)
            .ifThere()
            .key("from_email_address_id", Row.Email::fromAddressId)
            .ref("parent", Row.Email::parent)
            .key("created_by_id", Row.Email::systemId)
            .key("sent_by_id", Row.Email::sentById)
            .key("assigned_user_id", Row.Email::assignedUserId)
            .key("replied_id", Row.Email::repliedId)
            .key("group_folder_id", Row.Email::groupFolderId)
            .ifThere()
            .key("account_id", Row.Email::accountId)
            .build();

    static final Table<Row.EmailEmailAddress> EMAIL_EMAIL_ADDRESS = Table.<Row.EmailEmailAddress>named(
                    "email_email_address")
            .key("email_id", Row.EmailEmailAddress::emailId)
            .key("email_address_id", Row.EmailEmailAddress::addressId)
            .key("address_type", Row.EmailEmailAddress::type)
            .build();

    static final Table<Row.EmailUser> EMAIL_USER = Table.<Row.EmailUser>named("email_user")
            .key("email_id", Row.EmailUser::emailId)
            .key("user_id", Row.EmailUser::userId)
            .flag("is_read", Row.EmailUser::read)
            .flag("is_important", Row.EmailUser::important)
            .flag("in_trash", Row.EmailUser::trash)
            .key("folder_id", Row.EmailUser::folderId)
            .unique("email_id", "user_id")
            .build();

    static final Table<Row.EntityLink> ENTITY_USER =
            entityLink("entity_user", "user_id").build();
    static final Table<Row.Link> EMAIL_INBOUND_EMAIL = link("email_inbound_email", "email_id", "inbound_email_id");
    static final Table<Row.Link> EMAIL_EMAIL_ACCOUNT = link("email_email_account", "email_id", "email_account_id");
    static final Table<Row.EntityLink> ENTITY_TEAM =
            entityLink("entity_team", "team_id").build();
    static final Table<Row.EntityLink> ENTITY_COLLABORATOR =
            entityLink("entity_collaborator", "user_id").optional().build();

    static final Table<Row.Attachment> ATTACHMENT = Table.<Row.Attachment>named("attachment")
            .key("id", Row.Attachment::id)
            .text("name", Row.Attachment::name)
            .key("type", Row.Attachment::type)
            .number("size", Row.Attachment::size)
            .key("field", Row.Attachment::field)
            .key("created_at", Row.Attachment::now)
            .key("modified_at", Row.Attachment::now)
            .ifThere()
            .key("role", Row.Attachment::role)
            .key("storage", r -> "EspoUploadDir")
            .ref("parent", Row.Attachment::parent)
            .ref("related", Row.Attachment::related)
            .key("source_id", Row.Attachment::sourceId)
            .key("created_by_id", Row.Attachment::systemId)
            .build();

    static final Table<Row.Task> TASK = Table.<Row.Task>named("task")
            .key("id", Row.Task::id)
            .text("name", Row.Task::name)
            .key("created_at", Row.Task::now)
            .key("modified_at", Row.Task::now)
            .key("stream_updated_at", Row.Task::now)
            .ifThere()
            .ref("parent", Row.Task::parent)
            .key("account_id", Row.Task::accountId)
            .key("contact_id", Row.Task::contactId)
            .ifThere()
            .key("created_by_id", Row.Task::systemId)
            .key("assigned_user_id", Row.Task::assignedUserId)
            .key("email_id", Row.Task::emailId)
            .ifThere()
            .number("version_number", r -> 1)
            .ifThere()
            .optional()
            .build();

    static final Table<Row.Document> DOCUMENT = Table.<Row.Document>named("document")
            .key("id", Row.Document::id)
            .text("name", Row.Document::name)
            .key("publish_date", Row.Document::date)
            .key("created_at", Row.Document::now)
            .key("modified_at", Row.Document::now)
            .key("file_id", Row.Document::fileId)
            .key("created_by_id", Row.Document::systemId)
            .key("folder_id", Row.Document::folderId)
            .optional()
            .build();

    static final Table<Row.Link> ACCOUNT_DOCUMENT = optionalLink("account_document", "account_id", "document_id");
    static final Table<Row.Link> CONTACT_DOCUMENT = optionalLink("contact_document", "contact_id", "document_id");
    static final Table<Row.Link> DOCUMENT_LEAD = optionalLink("document_lead", "document_id", "lead_id");
    static final Table<Row.Link> DOCUMENT_OPPORTUNITY =
            optionalLink("document_opportunity", "document_id", "opportunity_id");

    static final Table<Row.EntityLink> STREAM_SUBSCRIPTION = entityLink("stream_subscription", "user_id")
            .formerly("subscription")
            .build();

    static final Table<Row.Note> NOTE = Table.<Row.Note>named("note")
            .key("id", Row.Note::id)
            .text("post", Row.Note::post)
            .key("data", Row.Note::data)
            .key("type", Row.Note::type)
            .key("created_at", Row.Note::now)
            .key("modified_at", Row.Note::now)
            .ref("parent", Row.Note::parent)
            .ref("related", Row.Note::related)
            .key("created_by_id", Row.Note::systemId)
            .ref("super_parent", Row.Note::superParent)
            .build();

    static final Table<Row.Link> NOTE_USER = link("note_user", "note_id", "user_id");
    static final Table<Row.Link> NOTE_TEAM = link("note_team", "note_id", "team_id");

    static final Table<Row.Notification> NOTIFICATION = Table.<Row.Notification>named("notification")
            .key("id", Row.Notification::id)
            .key("data", Row.Notification::data)
            .key("type", Row.Notification::type)
            .key("created_at", Row.Notification::now)
            .flag("is_featured", Row.Notification::featured)
            .ifThere()
            .key("user_id", Row.Notification::userId)
            .ref("related", Row.Notification::related)
            .ref("related_parent", Row.Notification::parent)
            .key("created_by_id", Row.Notification::createdById)
            .ifThere()
            .build();

    static final List<Table<?>> IN_ORDER = List.of(
            EMAIL_ADDRESS,
            LEAD,
            CASE,
            OPPORTUNITY,
            ENTITY_EMAIL_ADDRESS,
            PHONE_NUMBER,
            ENTITY_PHONE_NUMBER,
            CASE_CONTACT,
            CONTACT_OPPORTUNITY,
            EMAIL,
            EMAIL_EMAIL_ADDRESS,
            EMAIL_USER,
            ENTITY_USER,
            EMAIL_INBOUND_EMAIL,
            EMAIL_EMAIL_ACCOUNT,
            ENTITY_TEAM,
            ENTITY_COLLABORATOR,
            ATTACHMENT,
            TASK,
            DOCUMENT,
            ACCOUNT_DOCUMENT,
            CONTACT_DOCUMENT,
            DOCUMENT_LEAD,
            DOCUMENT_OPPORTUNITY,
            STREAM_SUBSCRIPTION,
            NOTE,
            NOTE_USER,
            NOTE_TEAM,
            NOTIFICATION);

    private Tables() {}

    private static Table<Row.Link> link(String name, String left, String right) {
        return links(name, left, right).build();
    }

    private static Table<Row.Link> optionalLink(String name, String left, String right) {
        return links(name, left, right).optional().build();
    }

    private static Table.Builder<Row.Link> links(String name, String left, String right) {
        return Table.<Row.Link>named(name)
                .key(left, Row.Link::left)
                .key(right, Row.Link::right)
                .unique(left, right);
    }

    private static Table.Builder<Row.EntityLink> entityLink(String name, String other) {
        return Table.<Row.EntityLink>named(name)
                .key("entity_id", Row.EntityLink::entityId)
                .key(other, Row.EntityLink::otherId)
                .key("entity_type", Row.EntityLink::entityType)
                .unique("entity_id", other, "entity_type");
    }
}
