package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Fills an empty EspoCRM with people: a few readable ones for the demonstration ({@link #seed()}), or whoever a test needs. Ids are readable too, as
 * {@code user-anna}; EspoCRM does not mind.
 */
public final class EspoSamples {
    private static final String NOW = "2026-01-05 08:00:00";
    private final CrmDatabase database;

    public EspoSamples(JdbcTemplate jdbc) {
        this.database = new CrmDatabase(jdbc);
    }

    /**
     * The company of the demonstration: users anna, boris, cyril and dana, teams Sales (anna, boris, cyril) and Support (cyril, dana), three client
     * companies with contacts, two leads, a group folder Accounting of Support, and a group account for support@example.com.
     */
    public void seed() {
        system();
        user("anna", "Anna", "Novak", "anna@example.com");
        user("boris", "Boris", "Petrov", "boris@example.com");
        user("cyril", "Cyril", "Svoboda", "cyril@example.com");
        user("dana", "Dana", "Kowalska", "dana@example.com");
        team("Sales", "user-anna", "user-boris", "user-cyril");
        team("Support", "user-cyril", "user-dana");
        groupFolder("Accounting", "team-support");
        groupAccount("support", "support@example.com");
        account("acme", "Acme s.r.o.", "user-anna", "office@acme.example");
        account("volga", "Волга ООО", "user-boris", "info@volga.example");
        account("wisla", "Wisła Sp. z o.o.", null, "biuro@wisla.example");
        contact("john", "John", "Smith", "account-acme", "user-anna", "john@acme.example", "john.smith@home.example");
        contact("eva", "Eva", "Dvořáková", "account-acme", "user-anna", "eva@acme.example");
        contact("olga", "Ольга", "Смирнова", "account-volga", "user-boris", "olga@volga.example");
        contact("jan", "Jan", "Nowak", "account-wisla", null, "jan@wisla.example");
        contact("solo", "Sam", "Solo", null, "user-cyril", "sam@solo.example");
        lead("lena", "Lena", "Early", "user-boris", "lena@early.example");
        lead("mark", "Mark", "Maybe", null, "mark@maybe.example");
    }

    public void system() {
        database.update(
                "insert into `user` (`id`, `user_name`, `type`, `last_name`, `is_active`, `created_at`) values ('system', 'system', 'system', 'System', true, ?)",
                NOW);
    }

    /** @return the user's id, {@code user-LOGIN} */
    public String user(String login, String first, String last, String... addresses) {
        String id = "user-" + login;
        database.update(
                "insert into `user` (`id`, `user_name`, `type`, `first_name`, `last_name`, `is_active`, `created_at`) values (?, ?, 'regular', ?, ?, true, ?)",
                id,
                login,
                first,
                last,
                NOW);
        addresses("User", id, addresses);
        return id;
    }

    /** @return the team's id, {@code team-NAME} in lower case */
    public String team(String name, String... userIds) {
        String id = "team-" + name.toLowerCase(Locale.ROOT);
        database.update("insert into `team` (`id`, `name`, `created_at`) values (?, ?, ?)", id, name, NOW);
        for (String user : userIds) {
            database.update("insert into `team_user` (`team_id`, `user_id`) values (?, ?)", id, user);
        }
        return id;
    }

    /** @return the folder's id, {@code folder-NAME} in lower case, cut to 17 */
    public String groupFolder(String name, String... teamIds) {
        String id = cut("folder-" + name.toLowerCase(Locale.ROOT));
        database.update(
                "insert into `group_email_folder` (`id`, `name`, `created_at`) values (?, ?, ?)", id, name, NOW);
        for (String team : teamIds) {
            database.update(
                    "insert into `group_email_folder_team` (`group_email_folder_id`, `team_id`) values (?, ?)",
                    id,
                    team);
        }
        return id;
    }

    /** @return the id of the CRM's own group account of that address, {@code inbound-NAME} */
    public String groupAccount(String name, String address) {
        String id = cut("inbound-" + name);
        database.update(
                "insert into `inbound_email` (`id`, `name`, `email_address`, `use_imap`, `created_at`) values (?, ?, ?, false, ?)",
                id,
                name,
                address,
                NOW);
        return id;
    }

    /** @return the id of the CRM's own personal account of that address, {@code personal-NAME} */
    public String personalAccount(String name, String address, String ownerId) {
        String id = cut("personal-" + name);
        database.update(
                "insert into `email_account` (`id`, `name`, `email_address`, `use_imap`, `assigned_user_id`, `created_at`) values (?, ?, ?, false, ?, ?)",
                id,
                name,
                address,
                ownerId,
                NOW);
        return id;
    }

    /** @return {@code account-KEY} */
    public String account(String key, String name, @Nullable String ownerId, String... addresses) {
        String id = cut("account-" + key);
        database.update(
                "insert into `account` (`id`, `name`, `assigned_user_id`, `created_at`, `modified_at`, `version_number`) values (?, ?, ?, ?, ?, 1)",
                id,
                name,
                ownerId,
                NOW,
                NOW);
        addresses("Account", id, addresses);
        return id;
    }

    /** @return {@code contact-KEY} */
    public String contact(
            String key,
            String first,
            String last,
            @Nullable String accountId,
            @Nullable String ownerId,
            String... addresses) {
        String id = cut("contact-" + key);
        database.update(
                "insert into `contact` (`id`, `first_name`, `last_name`, `account_id`, `assigned_user_id`, `created_at`, `modified_at`) values (?, ?, ?, ?, ?, ?, ?)",
                id,
                first,
                last,
                accountId,
                ownerId,
                NOW,
                NOW);
        if (accountId != null) {
            database.update("insert into `account_contact` (`account_id`, `contact_id`) values (?, ?)", accountId, id);
        }
        addresses("Contact", id, addresses);
        return id;
    }

    /** @return {@code lead-KEY} */
    public String lead(String key, String first, String last, @Nullable String ownerId, String... addresses) {
        String id = cut("lead-" + key);
        database.update(
                "insert into `lead` (`id`, `first_name`, `last_name`, `status`, `source`, `assigned_user_id`, `created_at`, `modified_at`) values (?, ?, ?, 'New', 'Email', ?, ?, ?)",
                id,
                first,
                last,
                ownerId,
                NOW,
                NOW);
        addresses("Lead", id, addresses);
        return id;
    }

    /** Gives a record e-mail addresses, the first as its primary one. One row of {@code email_address} serves all records with the address. */
    public void addresses(String entityType, String entityId, String... addresses) {
        boolean primary = true;
        for (String address : addresses) {
            database.update(
                    "insert into `entity_email_address` (`entity_id`, `email_address_id`, `entity_type`, `primary`) values (?, ?, ?, ?)",
                    entityId,
                    addressId(address),
                    entityType,
                    primary);
            primary = false;
        }
    }

    private String addressId(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        List<String> there = new ArrayList<>();
        new Query("select `id` from `email_address` where `deleted` = false and `lower` in")
                .in(List.of(lower))
                .each(database, row -> there.add(row.getString(1)));
        if (!there.isEmpty()) {
            return there.get(0);
        }
        String id = EspoIds.ofAddress(lower, EspoIds.LENGTH);
        database.update("insert into `email_address` (`id`, `name`, `lower`) values (?, ?, ?)", id, address, lower);
        return id;
    }

    private static String cut(String id) {
        return id.length() > 17 ? id.substring(0, 17) : id;
    }
}
