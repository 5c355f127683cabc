package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.postern.config.CrmConfig;
import org.postern.crm.Grant;
import org.postern.crm.Grant.Purpose;
import org.postern.crm.sql.Table;

/** The least that our database user must be allowed to do in an EspoCRM. */
public final class EspoRights {
    private static final List<String> SOFTLY = List.of("deleted", "modified_at", "modified_by_id");

    /** Columns we change in rows that are there. A link that was deleted softly is brought back by its flag. */
    private static final Map<String, List<String>> CHANGED = changed();

    /** Only read. Of users and accounts no secrets: those columns are not ours to see. */
    private static final Map<String, Set<String>> READ = read();

    /** Links and addresses whose soft-deleted rows are brought back. */
    private static final Set<String> REVIVED = Set.of(
            "email_address",
            "phone_number",
            "email_user",
            "email_inbound_email",
            "email_email_account",
            "entity_team",
            "entity_user",
            "note_user",
            "note_team");

    /** Only where attachments become documents too. */
    private static final Set<String> OF_DOCUMENTS = Set.of(
            "document",
            "document_folder",
            "account_document",
            "contact_document",
            "document_lead",
            "document_opportunity");

    private static final Set<String> ACCOUNT_SECRETS = Set.of("password");

    /** Emptied of what an erased person's mails left. */
    static final Set<String> ERASED = Set.of(
            "email",
            "email_user",
            "email_email_address",
            "email_inbound_email",
            "email_email_account",
            "entity_team",
            "entity_user",
            "attachment",
            "note",
            "note_user",
            "note_team",
            "notification");

    private EspoRights() {}

    /** @return tables whose soft-deleted rows are brought back */
    static List<Table<?>> revived() {
        return Tables.IN_ORDER.stream()
                .filter(table -> REVIVED.contains(table.name()))
                .toList();
    }

    /** @param documents attachments become documents too. What rules may ask for is always in: they are exchanged while we run */
    public static List<Grant> of(CrmConfig crm, boolean documents, Purpose purpose) {
        List<Grant> grants = new ArrayList<>();
        Set<String> written = new HashSet<>();
        for (Table<?> table : Tables.IN_ORDER) {
            boolean erased = purpose == Purpose.ERASE && ERASED.contains(table.name());
            boolean ifThere = table.optional()
                    || table.names().size() > 1
                    || !always(table).containsAll(changed(table));
            for (String name : table.names()) {
                written.add(name);
                grants.add(new Grant(name, Set.of(), true, changed(table), erased, numbered(table), ifThere));
            }
        }
        CHANGED.forEach((table, columns) -> {
            if (!written.contains(table)) {
                grants.add(new Grant(table, Set.of(), false, columns, false, "", true));
            }
        });
        READ.forEach((table, columns) -> {
            boolean account = table.equals("inbound_email") || table.equals("email_account");
            Set<String> seen = new HashSet<>(columns);
            if (account && crm.useAccounts()) {
                seen.addAll(ACCOUNT_SECRETS);
            }
            grants.add(new Grant(
                    table, new TreeSet<>(seen), false, List.of(), false, "", !SchemaInspection.READ.contains(table)));
        });
        grants.removeIf(grant -> !documents && OF_DOCUMENTS.contains(grant.table()));
        return grants;
    }

    /** @return columns that every version of the CRM has */
    private static Set<String> always(Table<?> table) {
        return table.columns().stream()
                .filter(column -> !column.optional())
                .map(Table.Column::name)
                .collect(Collectors.toSet());
    }

    /** MariaDB asks for UPDATE of every column of an INSERT that brings rows back by ON DUPLICATE KEY, also of those it leaves as they are. */
    private static List<String> changed(Table<?> table) {
        List<String> columns = new ArrayList<>(CHANGED.getOrDefault(table.name(), List.of()));
        if (REVIVED.contains(table.name())) {
            table.columns().forEach(column -> columns.add(column.name()));
        }
        return columns;
    }

    private static String numbered(Table<?> table) {
        if (table.equals(Tables.CASE) || table.equals(Tables.NOTE) || table.equals(Tables.NOTIFICATION)) {
            return "number";
        }
        return table.columns().stream().anyMatch(c -> c.name().equals("id")) ? "" : "id";
    }

    private static Map<String, List<String>> changed() {
        Map<String, List<String>> changed = new LinkedHashMap<>();
        changed.put("email_address", List.of("deleted", "invalid", "opt_out"));
        changed.put("lead", with(SOFTLY, "stream_updated_at", "created_opportunity_id"));
        changed.put("case", with(SOFTLY, "stream_updated_at"));
        changed.put("opportunity", with(SOFTLY, "stream_updated_at"));
        changed.put("account", List.of("stream_updated_at"));
        changed.put("contact", List.of("stream_updated_at"));
        changed.put(
                "email",
                with(
                        SOFTLY,
                        "message_id",
                        "is_replied",
                        "replied_id",
                        "group_folder_id",
                        "parent_id",
                        "parent_type",
                        "account_id",
                        "assigned_user_id"));
        for (String table : List.of(
                "phone_number",
                "email_user",
                "email_inbound_email",
                "email_email_account",
                "entity_team",
                "entity_user",
                "attachment",
                "task",
                "stream_subscription",
                "note",
                "note_user",
                "note_team")) {
            changed.put(table, List.of("deleted"));
        }
        changed.put("email_user", List.of("deleted", "folder_id"));
        changed.put("notification", List.of("deleted", "read"));
        return changed;
    }

    private static List<String> with(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> read = new LinkedHashMap<>();
        read.put(
                "user",
                Set.of(
                        "id",
                        "deleted",
                        "user_name",
                        "type",
                        "first_name",
                        "last_name",
                        "is_active",
                        "contact_id",
                        "default_team_id"));
        for (String table : List.of(
                "team",
                "team_user",
                "role",
                "role_user",
                "role_team",
                "account_contact",
                "autofollow",
                "preferences",
                "document_folder",
                "email_filter",
                "email_folder",
                "group_email_folder",
                "group_email_folder_team",
                "inbound_email_team",
                "working_time_range",
                "user_working_time_range")) {
            read.put(table, Set.of());
        }
        Set<String> account = Set.of(
                "id",
                "name",
                "deleted",
                "email_address",
                "status",
                "host",
                "port",
                "security",
                "username",
                "use_imap",
                "monitored_folders",
                "fetch_validity_number",
                "fetch_since",
                "keep_fetched_emails_unread");
        read.put(
                "inbound_email",
                plus(
                        account,
                        "add_all_team_users",
                        "create_case",
                        "case_distribution",
                        "target_user_position",
                        "assign_to_user_id",
                        "team_id",
                        "group_email_folder_id",
                        "imap_handler"));
        read.put("email_account", plus(account, "assigned_user_id", "email_folder_id", "folder_map", "imap_handler"));
        return read;
    }

    private static Set<String> plus(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
