package org.postern.crm.suitecrm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The people and groups of the CRM, which change seldom, as they were at one moment. Names are compared without regard to case, as the CRM's collation does.
 *
 * @param users by id, sorted by id
 * @param userByAddress active users by lower-case address
 * @param groupIds security groups by lower-case name
 * @param members user ids by group id
 * @param inherited ids of the groups that a record gets from this user, by user id
 * @param defaults ids of the groups that every new record of a module gets, by the module's name or {@code All}
 * @param roleIds by lower-case name
 * @param withRole user ids by role id
 * @param boxes the CRM's own mail accounts
 * @param ownFields the site's own fields by module
 */
record Directory(
        Instant loadedAt,
        LinkedHashMap<String, SuiteUser> users,
        Map<String, SuiteUser> userByAddress,
        Map<String, String> groupIds,
        Map<String, Set<String>> members,
        Map<String, Set<String>> inherited,
        Map<String, Set<String>> defaults,
        Map<String, String> roleIds,
        Map<String, Set<String>> withRole,
        List<Box> boxes,
        Map<String, List<OwnField>> ownFields) {

    /** A mail account that the CRM knows. @param polled true if its cron fetches it */
    record Box(String id, String name, String server, String user, boolean polled) {}

    /**
     * A field that the site has made.
     *
     * @param type SuiteCRM's name of it, as {@code multienum}
     * @param usual what its form fills in; null: nothing
     * @param required its form demands it
     */
    record OwnField(String column, String type, @Nullable String usual, boolean required) {}

    Optional<SuiteUser> user(String nameOrId) {
        SuiteUser byId = users.get(nameOrId);
        return byId != null
                ? Optional.of(byId)
                : users.values().stream()
                        .filter(user -> user.login().equalsIgnoreCase(nameOrId))
                        .findFirst();
    }

    Optional<SuiteUser> userWith(String address) {
        return Optional.ofNullable(userByAddress.get(lower(address)));
    }

    /** @return working members of the group, by id; empty if there is no such group */
    List<SuiteUser> workersOf(String group) {
        return workers(members.getOrDefault(groupIds.getOrDefault(lower(group), ""), Set.of()));
    }

    List<SuiteUser> workersWithRole(String role) {
        return workers(withRole.getOrDefault(roleIds.getOrDefault(lower(role), ""), Set.of()));
    }

    private List<SuiteUser> workers(Set<String> ids) {
        return users.values().stream()
                .filter(SuiteUser::works)
                .filter(user -> ids.contains(user.id()))
                .toList();
    }

    /** @return groups that every record of the module gets */
    List<String> defaultGroups(Module module) {
        List<String> groups = new ArrayList<>(defaults.getOrDefault("all", Set.of()));
        groups.addAll(defaults.getOrDefault(lower(module.label()), Set.of()));
        return groups;
    }

    /** @return the CRM's own account of that mailbox */
    Optional<Box> box(String server, String user) {
        return boxes.stream()
                .filter(box ->
                        box.server().equalsIgnoreCase(server) && box.user().equalsIgnoreCase(user))
                .findFirst();
    }

    List<OwnField> ownFields(Module module) {
        return ownFields.getOrDefault(lower(module.label()), List.of());
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
