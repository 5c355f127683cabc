package org.postern.crm.suitecrm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.PersonName;
import org.postern.crm.suitecrm.Directory.Box;
import org.postern.crm.suitecrm.Directory.OwnField;

/** Reads the {@link Directory}: some ten short SELECTs, done now and then and not for each group of mails. */
final class DirectoryReader {
    private final CrmDatabase database;
    private final SuiteSchema schema;

    DirectoryReader(CrmDatabase database, SuiteSchema schema) {
        this.database = database;
        this.schema = schema;
    }

    Directory read(Instant now) {
        LinkedHashMap<String, SuiteUser> users = users();
        Map<String, SuiteUser> byAddress = new HashMap<>();
        for (SuiteUser user : users.values()) {
            if (user.active()) {
                user.addresses().forEach(address -> byAddress.putIfAbsent(address, user));
            }
        }
        return new Directory(
                now,
                users,
                byAddress,
                names("securitygroups"),
                links(
                        "select u.`securitygroup_id`, u.`user_id` from `securitygroups_users` u"
                                + " join `securitygroups` g on g.`id` = u.`securitygroup_id` and g.`deleted` = false where u.`deleted` = false"),
                links("select u.`user_id`, u.`securitygroup_id` from `securitygroups_users` u"
                        + " join `securitygroups` g on g.`id` = u.`securitygroup_id` and g.`deleted` = false and "
                        + not("g.`noninheritable`")
                        + " where u.`deleted` = false and " + not("u.`noninheritable`")),
                links(
                        "select lower(d.`module`), d.`securitygroup_id` from `securitygroups_default` d"
                                + " join `securitygroups` g on g.`id` = d.`securitygroup_id` and g.`deleted` = false where d.`deleted` = false"),
                names("acl_roles"),
                links("select `role_id`, `user_id` from `acl_roles_users` where `deleted` = false"),
                boxes(),
                ownFields());
    }

    /** @return for a WHERE: a flag that may be NULL is not set */
    static String not(String column) {
        return "(" + column + " is null or " + column + " = false)";
    }

    private LinkedHashMap<String, SuiteUser> users() {
        Map<String, Set<String>> addresses = links(
                "select l.`bean_id`, lower(a.`email_address`) from `email_addr_bean_rel` l join `email_addresses` a on a.`id` = l.`email_address_id`"
                        + " where l.`bean_module` = 'Users' and l.`deleted` = false and a.`deleted` = false");
        LinkedHashMap<String, SuiteUser> users = new LinkedHashMap<>();
        database.each(
                "select `id`, `user_name`, `first_name`, `last_name`, `status`, `is_group`, `portal_only`, `employee_status` from `users` where "
                        + not("`deleted`") + " order by `id`",
                row -> {
                    String id = row.getString(1);
                    String login = Objects.requireNonNullElse(row.getString(2), id);
                    boolean here = "Active".equals(row.getString(5)) && !"Terminated".equals(row.getString(8));
                    users.put(
                            id,
                            new SuiteUser(
                                    id,
                                    login,
                                    PersonName.joined(row.getString(3), row.getString(4), login),
                                    here,
                                    !row.getBoolean(6) && !row.getBoolean(7),
                                    addresses.getOrDefault(id, Set.of())));
                });
        return users;
    }

    private Map<String, String> names(String table) {
        Map<String, String> names = new HashMap<>();
        database.each(
                "select `name`, `id` from `" + table + "` where `name` is not null and " + not("`deleted`")
                        + " order by `id`",
                row -> names.putIfAbsent(Directory.lower(row.getString(1)), row.getString(2)));
        return names;
    }

    private Map<String, Set<String>> links(String sql) {
        Map<String, Set<String>> links = new HashMap<>();
        database.each(sql, row -> {
            String right = row.getString(2);
            if (row.getString(1) != null && right != null) {
                links.computeIfAbsent(row.getString(1), left -> new TreeSet<>()).add(right);
            }
        });
        return links;
    }

    /** Personal accounts are read by their users live; bounces are a job of their own. */
    private List<Box> boxes() {
        List<Box> boxes = new ArrayList<>();
        database.each(
                "select `id`, `name`, `server_url`, `email_user`, case when `status` = 'Active' and "
                        + not("`is_personal`")
                        + " then 1 else 0 end from `inbound_email` where `deleted` = false and `server_url` is not null and `email_user` is not null order by `id`",
                row -> boxes.add(new Box(
                        row.getString(1),
                        text(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5) == 1)));
        return boxes;
    }

    private Map<String, List<OwnField>> ownFields() {
        Map<String, List<OwnField>> fields = new HashMap<>();
        if (!schema.has("fields_meta_data")) {
            return fields;
        }
        database.each(
                "select lower(`custom_module`), `name`, `type`, `default_value`, `required` from `fields_meta_data`"
                        + " where `deleted` = false and `custom_module` is not null and `name` is not null order by `name`",
                row -> fields.computeIfAbsent(row.getString(1), module -> new ArrayList<>())
                        .add(new OwnField(
                                Directory.lower(row.getString(2)),
                                text(row.getString(3)),
                                row.getString(4),
                                row.getBoolean(5))));
        return fields;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
