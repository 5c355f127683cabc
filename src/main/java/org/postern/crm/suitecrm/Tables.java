package org.postern.crm.suitecrm;

import java.util.List;
import java.util.function.Function;
import org.postern.crm.sql.Table;

/** All tables we insert into, in the order in which a batch is written: the same for every writer, so that none waits for another in a ring. */
final class Tables {
    static final Table<Row.EmailAddress> EMAIL_ADDRESSES = Table.<Row.EmailAddress>named("email_addresses")
            .key("id", Row.EmailAddress::id)
            .key("email_address", Row.EmailAddress::address)
            .key("email_address_caps", Row.EmailAddress::caps)
            .key("date_created", Row.EmailAddress::now)
            .key("date_modified", Row.EmailAddress::now)
            .flag("deleted", r -> false)
            .unique("id")
            .build();

    static final Table<Row.Lead> LEADS = dated(Table.<Row.Lead>named("leads"), Row.Lead::now, Row.Lead::author)
            .key("id", Row.Lead::id)
            .text("first_name", Row.Lead::firstName)
            .text("last_name", Row.Lead::lastName)
            .key("status", Row.Lead::status)
            .key("lead_source", r -> "Email")
            .text("lead_source_description", Row.Lead::sourceDescription)
            .flag("converted", r -> false)
            .key("assigned_user_id", Row.Lead::assignedUserId)
            .build();

    static final Table<Row.Case> CASES = dated(Table.<Row.Case>named("cases"), Row.Case::now, Row.Case::author)
            .key("id", Row.Case::id)
            .text("name", Row.Case::name)
            .text("description", Row.Case::description)
            .key("status", Row.Case::status)
            .key("state", Row.Case::state)
            .key("account_id", Row.Case::accountId)
            .key("contact_created_by_id", Row.Case::contactId)
            .key("assigned_user_id", Row.Case::assignedUserId)
            .build();

    static final Table<Row.Opportunity> OPPORTUNITIES = dated(
                    Table.<Row.Opportunity>named("opportunities"), Row.Opportunity::now, Row.Opportunity::author)
            .key("id", Row.Opportunity::id)
            .text("name", Row.Opportunity::name)
            .text("description", Row.Opportunity::description)
            .key("sales_stage", Row.Opportunity::stage)
            .key("probability", Row.Opportunity::probability)
            .key("amount", r -> "0")
            .key("amount_usdollar", r -> "0")
            // The system's own currency.
            .key("currency_id", r -> "-99")
            .key("date_closed", Row.Opportunity::closes)
            .key("lead_source", r -> "Email")
            .key("assigned_user_id", Row.Opportunity::assignedUserId)
            .build();

    static final Table<Row.Own> LEADS_OWN = own("leads");
    static final Table<Row.Own> CASES_OWN = own("cases");
    static final Table<Row.Own> OPPORTUNITIES_OWN = own("opportunities");

    static final Table<Row.AddressOf> ADDRESS_OF = Table.<Row.AddressOf>named("email_addr_bean_rel")
            .key("id", Row.AddressOf::id)
            .key("email_address_id", Row.AddressOf::addressId)
            .key("bean_id", r -> r.owner().id())
            .key("bean_module", r -> r.owner().type())
            .flag("primary_address", r -> true)
            .flag("reply_to_address", r -> false)
            .key("date_created", Row.AddressOf::now)
            .key("date_modified", Row.AddressOf::now)
            .flag("deleted", r -> false)
            .build();

    static final Table<Row.Link> CONTACTS_CASES = link("contacts_cases", "contact_id", "case_id");
    static final Table<Row.Link> ACCOUNTS_OPPORTUNITIES =
            link("accounts_opportunities", "account_id", "opportunity_id");
    static final Table<Row.Link> OPPORTUNITIES_CONTACTS =
            link("opportunities_contacts", "contact_id", "opportunity_id");

    static final Table<Row.Email> EMAILS = dated(Table.<Row.Email>named("emails"), Row.Email::now, Row.Email::author)
            .key("id", Row.Email::id)
            .text("name", Row.Email::name)
            .key("type", Row.Email::type)
            .key("status", Row.Email::status)
            .flag("flagged", Row.Email::flagged)
            .key("intent", Row.Email::intent)
            .key("mailbox_id", Row.Email::mailboxId)
            .key("uid", Row.Email::uid)
            .key("message_id", Row.Email::messageId)
            .key("date_sent_received", Row.Email::dateSent)
            .ref("parent", Row.Email::parent)
            .key("assigned_user_id", Row.Email::assignedUserId)
            .build();

    static final Table<Row.EmailText> EMAILS_TEXT = Table.<Row.EmailText>named("emails_text")
            .key("email_id", Row.EmailText::emailId)
            .text("from_addr", Row.EmailText::from)
            .text("reply_to_addr", Row.EmailText::replyTo)
            .text("to_addrs", Row.EmailText::to)
            .text("cc_addrs", Row.EmailText::cc)
            .text("description", Row.EmailText::text)
            .text("description_html", Row.EmailText::html)
            .flag("deleted", r -> false)
            .build();

    static final Table<Row.EmailAddressLink> EMAILS_EMAIL_ADDR_REL = Table.<Row.EmailAddressLink>named(
                    "emails_email_addr_rel")
            .key("id", Row.EmailAddressLink::id)
            .key("email_id", Row.EmailAddressLink::emailId)
            .key("address_type", Row.EmailAddressLink::type)
            .key("email_address_id", Row.EmailAddressLink::addressId)
            .flag("deleted", r -> false)
            .build();

    static final Table<Row.EmailBean> EMAILS_BEANS = Table.<Row.EmailBean>named("emails_beans")
            .key("id", Row.EmailBean::id)
            .key("email_id", Row.EmailBean::emailId)
            .key("bean_id", r -> r.bean().id())
            .key("bean_module", r -> r.bean().type())
            .key("date_modified", Row.EmailBean::now)
            .flag("deleted", r -> false)
            .build();

    static final Table<Row.Note> NOTES = dated(Table.<Row.Note>named("notes"), Row.Note::now, Row.Note::author)
            .key("id", Row.Note::id)
            .text("name", Row.Note::name)
            .text("filename", Row.Note::name)
            .key("file_mime_type", Row.Note::type)
            .ref("parent", Row.Note::parent)
            .flag("embed_flag", Row.Note::inline)
            .key("contact_id", Row.Note::contactId)
            .key("assigned_user_id", Row.Note::assignedUserId)
            .build();

    static final Table<Row.CaseUpdate> CASE_UPDATES = dated(
                    Table.<Row.CaseUpdate>named("aop_case_updates"), Row.CaseUpdate::now, Row.CaseUpdate::author)
            .key("id", Row.CaseUpdate::id)
            .text("name", Row.CaseUpdate::name)
            .text("description", Row.CaseUpdate::description)
            .key("case_id", Row.CaseUpdate::caseId)
            .key("contact_id", Row.CaseUpdate::contactId)
            .flag("internal", r -> false)
            .key("assigned_user_id", Row.CaseUpdate::userId)
            .optional()
            .build();

    static final Table<Row.CaseEvent> CASE_EVENTS = dated(
                    Table.<Row.CaseEvent>named("aop_case_events"), Row.CaseEvent::now, Row.CaseEvent::author)
            .key("id", Row.CaseEvent::id)
            .text("name", Row.CaseEvent::sentence)
            .text("description", Row.CaseEvent::sentence)
            .key("case_id", Row.CaseEvent::caseId)
            .key("assigned_user_id", Row.CaseEvent::assignedUserId)
            .optional()
            .build();

    static final Table<Row.CaseAudit> CASES_AUDIT = Table.<Row.CaseAudit>named("cases_audit")
            .key("id", Row.CaseAudit::id)
            .key("parent_id", Row.CaseAudit::caseId)
            .key("date_created", Row.CaseAudit::now)
            .key("created_by", Row.CaseAudit::author)
            .key("field_name", Row.CaseAudit::field)
            .key("data_type", Row.CaseAudit::type)
            .key("before_value_string", Row.CaseAudit::before)
            .key("after_value_string", Row.CaseAudit::after)
            .optional()
            .build();

    static final Table<Row.GroupOf> GROUPS = Table.<Row.GroupOf>named("securitygroups_records")
            .key("id", Row.GroupOf::id)
            .key("securitygroup_id", Row.GroupOf::groupId)
            .key("record_id", r -> r.record().id())
            .key("module", r -> r.record().type())
            .key("date_modified", Row.GroupOf::now)
            .flag("deleted", r -> false)
            .build();

    static final Table<Row.Alert> ALERTS = dated(Table.<Row.Alert>named("alerts"), Row.Alert::now, Row.Alert::author)
            .key("id", Row.Alert::id)
            .text("name", Row.Alert::name)
            .text("description", Row.Alert::text)
            .key("assigned_user_id", Row.Alert::userId)
            .flag("is_read", r -> false)
            .key("target_module", Row.Alert::module)
            .key("type", r -> "info")
            .key("url_redirect", Row.Alert::url)
            // SuiteCRM 8 shows it from then on.
            .key("date_start", Row.Alert::now)
            .ifThere()
            .optional()
            .build();

    static final List<Table<?>> IN_ORDER = List.of(
            EMAIL_ADDRESSES,
            LEADS,
            LEADS_OWN,
            CASES,
            CASES_OWN,
            OPPORTUNITIES,
            OPPORTUNITIES_OWN,
            ADDRESS_OF,
            CONTACTS_CASES,
            ACCOUNTS_OPPORTUNITIES,
            OPPORTUNITIES_CONTACTS,
            EMAILS,
            EMAILS_TEXT,
            EMAILS_EMAIL_ADDR_REL,
            EMAILS_BEANS,
            NOTES,
            CASE_UPDATES,
            CASE_EVENTS,
            CASES_AUDIT,
            GROUPS,
            ALERTS);

    private Tables() {}

    private static <R extends Row> Table.Builder<R> dated(
            Table.Builder<R> table, Function<R, String> now, Function<R, String> author) {
        return table.key("date_entered", now::apply)
                .key("date_modified", now::apply)
                .key("created_by", author::apply)
                .key("modified_user_id", author::apply)
                .flag("deleted", r -> false);
    }

    private static Table<Row.Own> own(String table) {
        return Table.<Row.Own>named(SuiteSchema.ownTable(table))
                .key("id_c", Row.Own::id)
                .optional()
                .build();
    }

    private static Table<Row.Link> link(String name, String left, String right) {
        return Table.<Row.Link>named(name)
                .key("id", Row.Link::id)
                .key(left, Row.Link::left)
                .key(right, Row.Link::right)
                .key("date_modified", Row.Link::now)
                .flag("deleted", r -> false)
                .build();
    }
}
