package org.postern.crm.suitecrm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.crm.Grant;
import org.postern.crm.Grant.Purpose;
import org.postern.crm.sql.Table;

/** The least that our database user must be allowed to do in a SuiteCRM. */
public final class SuiteRights {
    private static final List<String> SOFTLY = List.of("deleted", "date_modified", "modified_user_id");

    /** Columns we change in rows that are there. */
    private static final Map<String, List<String>> CHANGED = changed();

    /** Only read. Of users and accounts no secrets: those columns are not ours to see. */
    private static final Map<String, Set<String>> READ = read();

    /** Removed with an erased person's mails. */
    static final Set<String> ERASED = Set.of(
            "emails",
            "emails_text",
            "emails_beans",
            "emails_email_addr_rel",
            "notes",
            "aop_case_updates",
            "alerts",
            "securitygroups_records");

    private SuiteRights() {}

    public static List<Grant> of(Purpose purpose) {
        List<Grant> grants = new ArrayList<>();
        Set<String> written = new HashSet<>();
        for (Table<?> table : Tables.IN_ORDER) {
            String name = table.name();
            written.add(name);
            boolean erased = purpose == Purpose.ERASE && ERASED.contains(name);
            grants.add(new Grant(name, Set.of(), true, changed(table), erased, "", table.optional()));
        }
        READ.forEach((table, columns) -> grants.add(new Grant(table, columns, false, List.of(), false, "", true)));
        // Tell the version, and are missing in older ones: a statement for each, which may fail alone.
        grants.add(new Grant("inbound_email", Set.of("protocol"), false, List.of(), false, "", true));
        grants.add(new Grant("inbound_email", Set.of("email_body_filtering"), false, List.of(), false, "", true));
        grants.add(new Grant("users", Set.of("is_totp_enabled"), false, List.of(), false, "", true));
        return grants;
    }

    /** MariaDB asks for UPDATE of every column of an INSERT that brings rows back by ON DUPLICATE KEY, also of those it leaves as they are. */
    private static List<String> changed(Table<?> table) {
        List<String> columns = new ArrayList<>(CHANGED.getOrDefault(table.name(), List.of()));
        if (table.equals(Tables.EMAIL_ADDRESSES)) {
            table.columns().stream()
                    .map(Table.Column::name)
                    .filter(name -> !columns.contains(name))
                    .forEach(columns::add);
        }
        return columns;
    }

    private static Map<String, List<String>> changed() {
        Map<String, List<String>> changed = new LinkedHashMap<>();
        changed.put("email_addresses", List.of("deleted", "invalid_email", "opt_out", "date_modified"));
        changed.put("leads", SOFTLY);
        changed.put("opportunities", SOFTLY);
        List<String> cases = new ArrayList<>(SOFTLY);
        cases.addAll(List.of("status", "state"));
        changed.put("cases", cases);
        List<String> emails = new ArrayList<>(SOFTLY);
        emails.addAll(
                List.of("message_id", "status", "reply_to_status", "parent_type", "parent_id", "assigned_user_id"));
        changed.put("emails", emails);
        changed.put("alerts", List.of("deleted", "is_read"));
        for (String table : List.of(
                "emails_text",
                "emails_beans",
                "emails_email_addr_rel",
                "email_addr_bean_rel",
                "notes",
                "aop_case_updates",
                "aop_case_events",
                "contacts_cases",
                "accounts_opportunities",
                "opportunities_contacts",
                "securitygroups_records")) {
            changed.put(table, List.of("deleted"));
        }
        return changed;
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> read = new LinkedHashMap<>();
        read.put(
                "users",
                Set.of(
                        "id",
                        "user_name",
                        "first_name",
                        "last_name",
                        "status",
                        "is_group",
                        "portal_only",
                        "employee_status",
                        "deleted"));
        read.put(
                "inbound_email",
                Set.of("id", "deleted", "name", "status", "server_url", "email_user", "is_personal", "mailbox_type"));
        for (String table : List.of(
                "contacts",
                "accounts",
                "accounts_contacts",
                "securitygroups",
                "securitygroups_users",
                "securitygroups_default",
                "acl_roles",
                "acl_roles_users",
                "fields_meta_data",
                "aow_workflow")) {
            read.put(table, Set.of());
        }
        return read;
    }
}
