package org.postern.crm.espocrm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.crm.espocrm.Directory.GroupFolder;
import org.postern.crm.espocrm.Directory.Leave;
import org.postern.crm.espocrm.Directory.PersonalFolder;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.PersonName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the {@link Directory}: some fifteen short SELECTs, done now and then and not for each group. */
final class DirectoryReader {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryReader.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SYSTEM = "system";
    private final CrmDatabase database;
    private final EspoSchema schema;
    private final boolean absences;

    /** @param absences whether the CRM's own working time says who is away */
    DirectoryReader(CrmDatabase database, EspoSchema schema, boolean absences) {
        this.absences = absences;
        this.database = database;
        this.schema = schema;
    }

    Directory read(Instant now) {
        LinkedHashMap<String, EspoUser> users = users();
        Map<String, EspoUser> byAddress = new HashMap<>();
        for (EspoUser user : users.values()) {
            if (user.active() && !user.isPortal()) {
                user.addresses().forEach(address -> byAddress.putIfAbsent(address, user));
            }
        }
        Map<String, Set<String>> members = links("team_user", "team_id", "user_id");
        Map<String, Set<String>> withRole = withRole(members);
        return new Directory(
                now,
                systemId(users),
                users,
                byAddress,
                names("team"),
                members,
                names("role"),
                withRole,
                links("autofollow", "entity_type", "user_id"),
                groupFolders(),
                names("document_folder"),
                personalFolders(),
                filters(),
                accounts("inbound_email"),
                withoutInboxes(),
                accounts("email_account"),
                new Access(roles(withRole)),
                absences ? absences() : Map.of());
    }

    /** Ranges that are not worked, of users and not of calendars: a holiday of all leaves nobody to take the mail. */
    private Map<String, List<Leave>> absences() {
        Map<String, List<Leave>> leaves = new HashMap<>();
        each(
                "select l.`user_id`, r.`date_start`, r.`date_end` from `user_working_time_range` l join `working_time_range` r on r.`id` = l.`working_time_range_id`"
                        + " where l.`deleted` = false and r.`deleted` = false and r.`type` = 'Non-working' and l.`user_id` is not null"
                        + " and r.`date_start` is not null and r.`date_end` is not null",
                row -> leaves.computeIfAbsent(row.getString(1), user -> new ArrayList<>())
                        .add(new Leave(
                                row.getDate(2).toLocalDate(), row.getDate(3).toLocalDate())));
        return leaves;
    }

    private static String systemId(Map<String, EspoUser> users) {
        return users.values().stream()
                .filter(u -> u.type().equals(SYSTEM))
                .map(EspoUser::id)
                .findFirst()
                .orElse(SYSTEM);
    }

    private LinkedHashMap<String, EspoUser> users() {
        Map<String, Set<String>> addresses = addresses();
        Map<String, Set<String>> silent = silent();
        LinkedHashMap<String, EspoUser> users = new LinkedHashMap<>();
        each(
                "select `id`, `user_name`, `type`, `first_name`, `last_name`, `is_active`, `contact_id` from `user` where `deleted` = false order by `id`",
                row -> {
                    String id = row.getString(1);
                    String login = Objects.requireNonNullElse(row.getString(2), id);
                    users.put(
                            id,
                            new EspoUser(
                                    id,
                                    login,
                                    PersonName.joined(row.getString(4), row.getString(5), login),
                                    Objects.requireNonNullElse(row.getString(3), "regular"),
                                    row.getBoolean(6),
                                    row.getString(7),
                                    addresses.getOrDefault(id, Set.of()),
                                    silent.getOrDefault(id, Set.of())));
                });
        return users;
    }

    private Map<String, Set<String>> addresses() {
        Map<String, Set<String>> addresses = new HashMap<>();
        each(
                "select l.`entity_id`, a.`lower` from `entity_email_address` l join `email_address` a on a.`id` = l.`email_address_id`"
                        + " where l.`entity_type` = 'User' and l.`deleted` = false and a.`deleted` = false",
                row -> put(addresses, row.getString(1), row.getString(2)));
        return addresses;
    }

    /** EspoCRM keeps them in JSON; a user without a row has the defaults. */
    private Map<String, Set<String>> silent() {
        Map<String, Set<String>> silent = new HashMap<>();
        each(
                "select `id`, `data` from `preferences` where `data` like '%IgnoreEntityTypeList%'",
                row -> {
                    JsonNode list = json("preferences", row.getString(1), row.getString(2))
                            .path("assignmentNotificationsIgnoreEntityTypeList");
                    for (JsonNode entity : list) {
                        put(silent, row.getString(1), entity.asText());
                    }
                });
        return silent;
    }

    private Map<String, Set<String>> withRole(Map<String, Set<String>> members) {
        Map<String, Set<String>> withRole = links("role_user", "role_id", "user_id");
        links("role_team", "role_id", "team_id")
                .forEach((role, teams) -> teams.forEach(
                        team -> members.getOrDefault(team, Set.of()).forEach(user -> put(withRole, role, user))));
        return withRole;
    }

    private Map<String, List<JsonNode>> roles(Map<String, Set<String>> withRole) {
        Map<String, List<JsonNode>> roles = new HashMap<>();
        each("select `id`, `data` from `role` where `deleted` = false", row -> {
            JsonNode data = json("role", row.getString(1), row.getString(2));
            withRole.getOrDefault(row.getString(1), Set.of())
                    .forEach(user ->
                            roles.computeIfAbsent(user, u -> new ArrayList<>()).add(data));
        });
        return roles;
    }

    private Map<String, GroupFolder> groupFolders() {
        Map<String, Set<String>> teams = links("group_email_folder_team", "group_email_folder_id", "team_id");
        Map<String, String> names = names("group_email_folder");
        return names.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> new GroupFolder(e.getValue(), teams.getOrDefault(e.getValue(), Set.of()))));
    }

    private List<PersonalFolder> personalFolders() {
        List<PersonalFolder> folders = new ArrayList<>();
        each(
                "select `id`, `name`, `assigned_user_id`, `skip_notifications` from `email_folder`"
                        + " where `deleted` = false and `name` is not null and `assigned_user_id` is not null order by `id`",
                row -> folders.add(
                        new PersonalFolder(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4))));
        return folders;
    }

    private Map<String, List<UserFilter>> filters() {
        Map<String, List<UserFilter>> filters = new HashMap<>();
        each(
                "select f.`parent_id`, f.`action`, f.`from`, f.`to`, f.`subject`, f.`body_contains`, "
                        + schema.orNull("email_filter", "f", "body_contains_all") + ", "
                        + schema.orNull("email_filter", "f", "mark_as_read") + ", "
                        + schema.orNull("email_filter", "f", "skip_notification") + ", f.`email_folder_id`, f.`id`"
                        + " from `email_filter` f where f.`deleted` = false and f.`parent_type` = 'User' and f.`parent_id` is not null order by f.`id`",
                row -> {
                    UserFilter.Action action = UserFilter.Action.of(row.getString(2));
                    if (action != null) {
                        filters.computeIfAbsent(row.getString(1), u -> new ArrayList<>())
                                .add(filter(action, row));
                    }
                });
        filters.values().forEach(list -> list.sort(Comparator.comparing(UserFilter::action)));
        return filters;
    }

    private static UserFilter filter(UserFilter.Action action, ResultSet row) throws SQLException {
        return new UserFilter(
                action,
                given(row.getString(3)),
                given(row.getString(4)),
                given(row.getString(5)),
                phrases(row.getString(11), row.getString(6)),
                phrases(row.getString(11), row.getString(7)),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getString(10));
    }

    private static @Nullable String given(@Nullable String pattern) {
        return pattern == null || pattern.isBlank() ? null : pattern;
    }

    private static List<String> phrases(String id, @Nullable String list) {
        List<String> phrases = new ArrayList<>();
        json("email_filter", id, list).forEach(phrase -> phrases.add(phrase.asText()));
        phrases.removeIf(String::isBlank);
        return phrases;
    }

    private Map<String, String> accounts(String table) {
        Map<String, String> accounts = new HashMap<>();
        each(
                "select `email_address`, `id` from `" + table
                        + "` where `deleted` = false and `email_address` is not null order by `id` desc",
                row -> accounts.put(Directory.lower(row.getString(1)), row.getString(2)));
        return accounts;
    }

    /** An account of which not all users of its teams get the mail. */
    private Set<String> withoutInboxes() {
        Set<String> addresses = new TreeSet<>();
        if (schema.has("inbound_email", "add_all_team_users")) {
            each(
                    "select `email_address` from `inbound_email` where `deleted` = false and `add_all_team_users` = false and `email_address` is not null",
                    row -> addresses.add(Directory.lower(row.getString(1))));
        }
        return addresses;
    }

    /** @return ids by lower-case name; of two with one name the older */
    private Map<String, String> names(String table) {
        Map<String, String> names = new HashMap<>();
        each(
                "select `name`, `id` from `" + table
                        + "` where `deleted` = false and `name` is not null order by `id` desc",
                row -> names.put(Directory.lower(row.getString(1)), row.getString(2)));
        return names;
    }

    private Map<String, Set<String>> links(String table, String left, String right) {
        Map<String, Set<String>> links = new HashMap<>();
        each(
                "select `" + left + "`, `" + right + "` from `" + table + "` where `deleted` = false and `" + left
                        + "` is not null and `" + right + "` is not null",
                row -> put(links, row.getString(1), row.getString(2)));
        return links;
    }

    private void each(String sql, CrmDatabase.EachRow reader) {
        if (tablesOf(sql).allMatch(schema::has)) {
            database.each(sql, reader);
        }
    }

    /** A table that this version does not have has no rows. */
    private static Stream<String> tablesOf(String sql) {
        return Stream.of(sql.split("(?<= from | join )`", -1))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf('`')));
    }

    private static JsonNode json(String table, String id, @Nullable String text) {
        if (text == null) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            LOG.warn("The data of {} {} is no JSON and does not count", table, id);
            return JSON.createObjectNode();
        }
    }

    private static void put(Map<String, Set<String>> map, String key, String value) {
        map.computeIfAbsent(key, k -> new TreeSet<>()).add(value);
    }
}
