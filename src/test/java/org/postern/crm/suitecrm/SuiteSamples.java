package org.postern.crm.suitecrm;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Fills an empty SuiteCRM with people. Ids are readable, as {@code user-anna}; SuiteCRM does not mind. */
public final class SuiteSamples {
    private static final String NOW = "2026-01-05 08:00:00";
    private final JdbcTemplate jdbc;

    public SuiteSamples(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The administrator and the daemon's user; anna, boris, cyril and dana, who work, ivan, who left, and a group's pseudo-user; security groups Sales (anna, boris,
     * cyril), Support (cyril, dana), Everybody (a default one) and Confidential (not inherited); the role Sales manager; two accounts, contacts, leads and cases.
     */
    public void seed() {
        user("1", "admin", "Administrator", "Active", false);
        user("user-postern", "postern", "Postern", "Active", false);
        for (String name : new String[] {"anna", "boris", "cyril", "dana"}) {
            user("user-" + name, name, capital(name), "Active", false);
            addresses("Users", "user-" + name, name + "@example.com");
        }
        user("user-ivan", "ivan", "Ivan", "Inactive", false);
        addresses("Users", "user-ivan", "ivan@example.com");
        user("user-pool", "pool", "Pool", "Active", true);
        group("group-sales", "Sales", false, "user-anna", "user-boris", "user-cyril");
        group("group-support", "Support", false, "user-cyril", "user-dana");
        group("group-all", "Everybody", false);
        group("group-secret", "Confidential", true, "user-anna");
        jdbc.update(
                "insert into securitygroups_default (id, securitygroup_id, module, date_modified, deleted) values ('default-1', 'group-all', 'All', ?, 0)",
                NOW);
        role("role-manager", "Sales manager", "user-anna");
        account("account-acme", "Acme s.r.o.", "user-anna", "office@acme.example");
        account("account-volga", "Волга ООО", "user-boris", "info@volga.example");
        contact("contact-john", "John", "Smith", "account-acme", "user-anna", "john@acme.example");
        contact("contact-solo", "Sam", "Solo", null, "user-cyril", "sam@solo.example");
        contact("contact-twin", "Tom", "Twin", "account-volga", null, "both@twin.example");
        contact("contact-twin2", "Tim", "Twin", "account-volga", null, "both@twin.example");
        contact("contact-gone", "Gus", "Gone", "account-acme", null, "sam@solo.example");
        jdbc.update("update contacts set deleted = 1 where id = 'contact-gone'");
        lead("lead-lena", "Lena", "Early", "New", "user-boris", "lena@early.example");
        lead("lead-mark", "Mark", "Made", "Converted", null, "mark@made.example");
        jdbc.update(
                "update leads set converted = 1, contact_id = 'contact-john', account_id = 'account-acme' where id = 'lead-mark'");
        acase("case-open", 101, "Old pump", "Open_New", "account-acme", "contact-john", "user-dana");
        acase("case-closed", 102, "Older pump", "Closed_Closed", "account-acme", "contact-john", "user-dana");
        inGroup("group-support", "Cases", "case-open");
        inGroup("group-secret", "Accounts", "account-acme");
        inGroup("group-sales", "Accounts", "account-acme");
        box("box-support", "Support", "127.0.0.1", "support", "Inactive", "createcase");
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    public void user(String id, String login, String name, String status, boolean pseudo) {
        jdbc.update(
                "insert into users (id, user_name, first_name, last_name, status, employee_status, is_admin, is_group, portal_only, deleted, date_entered) values (?, ?, null, ?, ?, 'Active', ?, ?, 0, 0, ?)",
                id,
                login,
                name,
                status,
                login.equals("admin"),
                pseudo,
                NOW);
    }

    public void group(String id, String name, boolean notInherited, String... users) {
        jdbc.update(
                "insert into securitygroups (id, name, noninheritable, deleted, date_entered) values (?, ?, ?, 0, ?)",
                id,
                name,
                notInherited,
                NOW);
        for (String user : users) {
            jdbc.update(
                    "insert into securitygroups_users (id, securitygroup_id, user_id, deleted) values (?, ?, ?, 0)",
                    id + "-" + user,
                    id,
                    user);
        }
    }

    private void role(String id, String name, String user) {
        jdbc.update("insert into acl_roles (id, name, deleted) values (?, ?, 0)", id, name);
        jdbc.update(
                "insert into acl_roles_users (id, role_id, user_id, deleted) values (?, ?, ?, 0)", id + "-1", id, user);
    }

    private void account(String id, String name, String owner, String... addresses) {
        jdbc.update(
                "insert into accounts (id, name, assigned_user_id, date_entered, date_modified, deleted) values (?, ?, ?, ?, ?, 0)",
                id,
                name,
                owner,
                NOW,
                NOW);
        addresses("Accounts", id, addresses);
    }

    void contact(
            String id,
            String first,
            String last,
            @Nullable String account,
            @Nullable String owner,
            String... addresses) {
        jdbc.update(
                "insert into contacts (id, first_name, last_name, assigned_user_id, date_entered, date_modified, deleted) values (?, ?, ?, ?, ?, ?, 0)",
                id,
                first,
                last,
                owner,
                NOW,
                NOW);
        if (account != null) {
            jdbc.update(
                    "insert into accounts_contacts (id, contact_id, account_id, deleted) values (?, ?, ?, 0)",
                    id + "-account",
                    id,
                    account);
        }
        addresses("Contacts", id, addresses);
    }

    private void lead(String id, String first, String last, String status, @Nullable String owner, String address) {
        jdbc.update(
                "insert into leads (id, first_name, last_name, status, assigned_user_id, converted, date_entered, date_modified, deleted) values (?, ?, ?, ?, ?, 0, ?, ?, 0)",
                id,
                first,
                last,
                status,
                owner,
                NOW,
                NOW);
        addresses("Leads", id, address);
    }

    private void acase(
            String id, int number, String name, String status, String account, String contact, String owner) {
        jdbc.update(
                "insert into cases (id, case_number, name, status, state, account_id, contact_created_by_id, assigned_user_id, date_entered, date_modified, created_by, modified_user_id, deleted)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '1', '1', 0)",
                id,
                number,
                name,
                status,
                status.substring(0, status.indexOf('_')),
                account,
                contact,
                owner,
                NOW,
                NOW);
        jdbc.update(
                "insert into contacts_cases (id, contact_id, case_id, deleted) values (?, ?, ?, 0)",
                id + "-contact",
                contact,
                id);
    }

    void inGroup(String group, String module, String record) {
        jdbc.update(
                "insert into securitygroups_records (id, securitygroup_id, record_id, module, deleted) values (?, ?, ?, ?, 0)",
                group + record,
                group,
                record,
                module);
    }

    void box(String id, String name, String server, String user, String status, String type) {
        jdbc.update(
                "insert into inbound_email (id, name, server_url, email_user, status, mailbox_type, is_personal, deleted) values (?, ?, ?, ?, ?, ?, 0, 0)",
                id,
                name,
                server,
                user,
                status,
                type);
    }

    /** Gives a record e-mail addresses, the first as its primary one. One row of {@code email_addresses} serves all records with the address. */
    public void addresses(String module, String record, String... addresses) {
        boolean primary = true;
        for (String address : addresses) {
            String id = SuiteIds.of("address " + address);
            if (jdbc.queryForList("select id from email_addresses where id = ?", String.class, id)
                    .isEmpty()) {
                jdbc.update(
                        "insert into email_addresses (id, email_address, email_address_caps, deleted) values (?, ?, ?, 0)",
                        id,
                        address,
                        address.toUpperCase(Locale.ROOT));
            }
            jdbc.update(
                    "insert into email_addr_bean_rel (id, email_address_id, bean_id, bean_module, primary_address, reply_to_address, deleted) values (?, ?, ?, ?, ?, 0, 0)",
                    SuiteIds.of(record + address),
                    id,
                    record,
                    module,
                    primary);
            primary = false;
        }
    }
}
