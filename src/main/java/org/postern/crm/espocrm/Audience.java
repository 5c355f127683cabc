package org.postern.crm.espocrm;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.crm.espocrm.Directory.GroupFolder;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;
import org.postern.message.Address;

/**
 * Who gets to see a mail: users whose mailbox it lies in, teams, and folders.
 *
 * <p>A shared mailbox gives it to its teams and their members, as a group account of the CRM does. A private one gives it to its owner only, and to those it was
 * sent to; to no team, whatever record it belongs to, and not to whoever is made responsible for a record. So is mail among ourselves that belongs to no record.
 */
final class Audience {
    private final Map<String, EspoUser> users = new LinkedHashMap<>();
    private final Set<String> teams = new TreeSet<>();
    private @Nullable GroupFolder groupFolder;

    private Audience() {}

    /** @return of a mail where it was found, whatever it belongs to: for a further copy of a mail that is there already */
    static Audience ofCopy(Draft draft) {
        Audience audience = new Audience();
        audience.addMailbox(draft);
        audience.addNamed(draft);
        return audience;
    }

    /** @param continued record that a mail continues; null: none */
    static Audience ofNew(Draft draft, @Nullable RecordRef continued) {
        Audience audience = ofCopy(draft);
        if (!draft.isPrivate()) {
            draft.assigned().forEach(audience::add);
            audience.addThread(draft, continued);
        }
        return audience;
    }

    /** @return who sees a mail that is there already and comes to these as well: its lines in streams are for all of them */
    Audience and(Draft draft, Set<String> userIds, Set<String> teamIds) {
        Audience all = new Audience();
        new TreeSet<>(userIds).forEach(id -> all.add(draft.directory().byId(id)));
        users.values().forEach(all::add);
        all.teams.addAll(teamIds);
        all.teams.addAll(teams);
        all.groupFolder = groupFolder;
        return all;
    }

    private void addMailbox(Draft draft) {
        Directory directory = draft.directory();
        if (draft.isPrivate()) {
            add(draft.owner());
            return;
        }
        draft.mailbox().teams().forEach(name -> directory.teamId(name).ifPresent(teams::add));
        String folder = draft.filing().crmFolder();
        groupFolder = folder == null ? null : directory.groupFolder(folder).orElse(null);
        if (!directory.withoutInboxes().contains(Directory.lower(draft.mailbox().address()))) {
            directory.workersOf(teams).forEach(this::add);
        }
        if (groupFolder != null) {
            teams.addAll(groupFolder.teamIds());
            directory.workersOf(groupFolder.teamIds()).forEach(this::add);
        }
    }

    /** Users who stand in From, To or Cc. */
    private void addNamed(Draft draft) {
        var people = draft.mail().people();
        Stream.of(draft.mail().from().stream(), people.to().stream(), people.cc().stream())
                .flatMap(s -> s)
                .map(Address::address)
                .flatMap(address -> draft.directory().userWith(address).stream())
                .forEach(this::add);
    }

    /** A case shares its teams and its assignee with the mail, an answered mail its teams. */
    private void addThread(Draft draft, @Nullable RecordRef continued) {
        if (continued != null) {
            draft.view()
                    .known(continued)
                    .ifPresent(known -> add(draft.directory().byId(known.open().ownerId())));
            EntityRef record = EntityRef.of(continued);
            if (draft.site().keepsTeams(record.type())) {
                teams.addAll(draft.view().teams(record));
            }
        }
        if (!draft.filing().match().outsider()) {
            draft.filing()
                    .match()
                    .answers()
                    .map(StoredMail::id)
                    .map(EntityRef::email)
                    .ifPresent(answered -> teams.addAll(draft.view().teams(answered)));
        }
    }

    private void add(@Nullable EspoUser user) {
        if (user != null && user.active() && !user.isPortal()) {
            users.putIfAbsent(user.id(), user);
        }
    }

    Collection<EspoUser> users() {
        return users.values();
    }

    Set<String> userIds() {
        return new LinkedHashSet<>(users.keySet());
    }

    Set<String> teams() {
        return teams;
    }

    Optional<GroupFolder> groupFolder() {
        return Optional.ofNullable(groupFolder);
    }

    @Nullable
    String groupFolderId() {
        return groupFolder == null ? null : groupFolder.id();
    }

    /** @return the row that puts the mail into the user's mailbox, where the user's own filters want it */
    static Row.EmailUser mailboxRow(Draft draft, EspoUser user) {
        boolean own = draft.isPrivate() && user.equals(draft.owner());
        UserFilter filter = filter(draft, user);
        return new Row.EmailUser(
                draft.plan().emailId(),
                user.id(),
                isRead(draft, user, own) || filter != null && filter.markAsRead(),
                own && draft.filing().delivery().flagged(),
                filter != null && filter.action() == UserFilter.Action.SKIP,
                folder(draft, user, own, filter));
    }

    private static @Nullable String folder(Draft draft, EspoUser user, boolean own, @Nullable UserFilter filter) {
        if (filter != null && filter.action() == UserFilter.Action.MOVE) {
            return filter.folderId();
        }
        return own ? personalFolder(draft, user) : null;
    }

    /** What is seen and flagged in a private mailbox is its owner's; people who share a mailbox share no marks. */
    private static boolean isRead(Draft draft, EspoUser user, boolean own) {
        boolean seen = own && draft.filing().delivery().seen();
        if (draft.quiet()) {
            return seen || !own || draft.filing().rejected() != null;
        }
        return seen || draft.isOutgoing() && user.equals(draft.sender());
    }

    /** @return the user's own filter that the mail fits; what he sent himself is exempt */
    static @Nullable UserFilter filter(Draft draft, EspoUser user) {
        return user.equals(draft.sender())
                ? null
                : draft.directory().filterOf(user, draft.mail()).orElse(null);
    }

    private static @Nullable String personalFolder(Draft draft, EspoUser owner) {
        String folder = draft.filing().crmFolder();
        return folder == null
                ? null
                : draft.directory()
                        .personalFolder(folder, owner.id())
                        .map(Directory.PersonalFolder::id)
                        .orElse(null);
    }
}
