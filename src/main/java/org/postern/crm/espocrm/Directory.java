package org.postern.crm.espocrm;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.message.Mail;

/**
 * The people and places of the CRM that change seldom: users, teams, roles, folders and its own mail accounts, as they were at one moment. Names are compared
 * without regard to case, as the CRM's collation does.
 *
 * @param systemId the user in whose name we write
 * @param users by id, sorted by id
 * @param userByAddress active users, portal users not, by lower-case address
 * @param teamIds by lower-case name
 * @param members user ids by team id
 * @param roleIds by lower-case name
 * @param withRole user ids by role id, through teams as well
 * @param autofollow user ids by entity name
 * @param groupFolders by lower-case name
 * @param documentFolders ids by lower-case name
 * @param folders personal folders
 * @param filters of users, by user id, in the order in which they are asked
 * @param groupAccounts id of the CRM's own group account by lower-case address
 * @param withoutInboxes addresses of those whose mail the teams see, and do not get into their inboxes
 * @param personalAccounts as {@code groupAccounts}, of its personal accounts
 * @param leaves when users are away, by user id; empty if the CRM is not asked
 */
record Directory(
        Instant loadedAt,
        String systemId,
        LinkedHashMap<String, EspoUser> users,
        Map<String, EspoUser> userByAddress,
        Map<String, String> teamIds,
        Map<String, Set<String>> members,
        Map<String, String> roleIds,
        Map<String, Set<String>> withRole,
        Map<String, Set<String>> autofollow,
        Map<String, GroupFolder> groupFolders,
        Map<String, String> documentFolders,
        List<PersonalFolder> folders,
        Map<String, List<UserFilter>> filters,
        Map<String, String> groupAccounts,
        Set<String> withoutInboxes,
        Map<String, String> personalAccounts,
        Access access,
        Map<String, List<Leave>> leaves) {

    /** @param until last day, included */
    record Leave(LocalDate from, LocalDate until) {}

    record GroupFolder(String id, Set<String> teamIds) {}

    /** @param quiet its owner is not notified of mail in it */
    record PersonalFolder(String id, String name, String ownerId, boolean quiet) {}

    Optional<EspoUser> user(String nameOrId) {
        EspoUser byId = users.get(nameOrId);
        if (byId != null) {
            return Optional.of(byId);
        }
        return users.values().stream()
                .filter(u -> u.login().equalsIgnoreCase(nameOrId))
                .findFirst();
    }

    /** @return the user of that id; null if there is none or he is deleted */
    @Nullable
    EspoUser byId(@Nullable String id) {
        return id == null ? null : users.get(id);
    }

    /** @return the last day of the user's longest absence that covers the day */
    Optional<LocalDate> awayUntil(String userId, LocalDate day) {
        return leaves.getOrDefault(userId, List.of()).stream()
                .filter(leave -> !day.isBefore(leave.from()) && !day.isAfter(leave.until()))
                .map(Leave::until)
                .max(Comparator.naturalOrder());
    }

    Optional<EspoUser> userWith(String address) {
        return Optional.ofNullable(userByAddress.get(lower(address)));
    }

    Optional<String> teamId(String name) {
        return Optional.ofNullable(teamIds.get(lower(name)));
    }

    /** @return those of the team's members who read mail in the CRM, by id */
    List<EspoUser> workersOf(Collection<String> teams) {
        return users.values().stream()
                .filter(EspoUser::works)
                .filter(u -> isInAny(u.id(), teams))
                .toList();
    }

    boolean isInAny(String userId, Collection<String> teams) {
        return teams.stream().anyMatch(t -> members.getOrDefault(t, Set.of()).contains(userId));
    }

    List<EspoUser> workersWithRole(String name) {
        Set<String> ids = withRole.getOrDefault(roleIds.getOrDefault(lower(name), ""), Set.of());
        return users.values().stream()
                .filter(EspoUser::works)
                .filter(u -> ids.contains(u.id()))
                .toList();
    }

    Optional<GroupFolder> groupFolder(String name) {
        return Optional.ofNullable(groupFolders.get(lower(name)));
    }

    Optional<PersonalFolder> personalFolder(String name, String ownerId) {
        return folders.stream()
                .filter(f -> f.ownerId().equals(ownerId) && f.name().equalsIgnoreCase(name))
                .findFirst();
    }

    boolean isQuiet(@Nullable String folderId) {
        return folders.stream().anyMatch(f -> f.quiet() && f.id().equals(folderId));
    }

    /** @return the first of the user's own filters that the mail fits */
    Optional<UserFilter> filterOf(EspoUser user, Mail mail) {
        return filters.getOrDefault(user.id(), List.of()).stream()
                .filter(filter -> filter.matches(mail))
                .findFirst();
    }

    /** @return the portal user that a contact logs in as */
    Optional<EspoUser> portalUserOf(String contactId) {
        return users.values().stream()
                .filter(u -> u.active() && u.isPortal() && contactId.equals(u.contactId()))
                .findFirst();
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
