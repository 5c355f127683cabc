package org.postern.crm.suitecrm;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.SuiteCrmConfig.GroupsFrom;

/**
 * The security groups of a new record, as SuiteCRM gives them on each save: the default ones of its module, those of its assigned user, of its parents, and of its
 * creator. The groups of a shared mailbox come first. Nothing of a private mailbox is in any group.
 */
final class Groups {
    private Groups() {}

    /** @param parents whose groups it inherits */
    static void plan(Draft draft, ModuleRef record, @Nullable String assignedUserId, Collection<ModuleRef> parents) {
        of(draft, record.module(), assignedUserId, parents).forEach(group -> add(draft, record, group));
    }

    private static Set<String> of(
            Draft draft, Module module, @Nullable String assignedUserId, Collection<ModuleRef> parents) {
        Set<String> groups = new LinkedHashSet<>();
        if (draft.isPrivate()) {
            return groups;
        }
        Directory directory = draft.directory();
        groups.addAll(ofMailbox(draft));
        groups.addAll(directory.defaultGroups(module));
        if (assignedUserId != null && inherits(draft, GroupsFrom.ASSIGNED)) {
            groups.addAll(directory.inherited().getOrDefault(assignedUserId, Set.of()));
        }
        if (inherits(draft, GroupsFrom.PARENT)) {
            parents.forEach(parent -> groups.addAll(draft.view().groups(parent)));
        }
        if (inherits(draft, GroupsFrom.CREATOR)) {
            groups.addAll(directory.inherited().getOrDefault(draft.author(), Set.of()));
        }
        return groups;
    }

    /** A further copy of a mail shows it to the groups of the mailbox where it was found. */
    static void planCopy(Draft draft, ModuleRef mail) {
        if (!draft.isPrivate()) {
            ofMailbox(draft).forEach(group -> add(draft, mail, group));
        }
    }

    private static List<String> ofMailbox(Draft draft) {
        return draft.mailbox().teams().stream()
                .map(Directory::lower)
                .flatMap(
                        name -> Optional.ofNullable(draft.directory().groupIds().get(name)).stream())
                .toList();
    }

    private static boolean inherits(Draft draft, GroupsFrom from) {
        return draft.config().groupsFrom().contains(from);
    }

    /** A pair that is there already stays one. */
    private static void add(Draft draft, ModuleRef record, String group) {
        if (draft.view().groups(record).add(group)) {
            draft.rows().add(Tables.GROUPS, new Row.GroupOf(draft.ids().next(), group, record, draft.now()));
        }
    }
}
