package org.postern.crm.mapped;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.assign.User;
import org.postern.config.AssignTo;
import org.postern.config.Config;
import org.postern.config.Location;
import org.postern.config.MappedOperation;
import org.postern.config.Problem;
import org.postern.config.RulesConfig.Member;

/** Whether the users, roles and teams that the configuration names are there. */
final class MappedNames {
    private final Config config;
    private final People people;
    private final List<Problem> problems = new ArrayList<>();

    MappedNames(Config config, People people) {
        this.config = config;
        this.people = people;
    }

    List<Problem> problems() {
        config.mailboxes().forEach(mailbox -> {
            user(mailbox.at(), "mailboxes." + mailbox.name() + ".owner", mailbox.owner());
            assign(mailbox.at(), "mailboxes." + mailbox.name() + ".assign", mailbox.assign());
        });
        config.rules().queues().values().forEach(queue -> {
            members(queue.at(), "queues." + queue.name(), queue.members());
            assign(queue.at(), "queues." + queue.name() + ".fallback", queue.fallback());
        });
        config.rules().roles().values().forEach(role -> {
            String path = "roles." + role.name();
            members(role.at(), path, role.members());
            team(role.at(), path + ".team", role.team());
            String crmRole = role.crmRole();
            if (crmRole != null && people.role(crmRole).isEmpty()) {
                add(
                        role.at(),
                        path + ".crm-role",
                        "nobody has the role '" + crmRole + "'",
                        said(MappedOperation.USERS_OF_ROLE));
            }
        });
        config.rules().rules().forEach(rule -> {
            assign(rule.at(), "rules." + rule.name() + ".assign", rule.assign());
            rule.follow().forEach(user -> user(rule.at(), "rules." + rule.name() + ".follow", user));
        });
        return problems;
    }

    private void members(Location at, String path, List<Member> members) {
        for (Member member : members) {
            user(at, path + ".members", member.user());
            team(at, path + ".members", member.team());
        }
    }

    private void assign(Location at, String path, @Nullable AssignTo to) {
        if (to instanceof AssignTo.User user) {
            user(at, path, user.name());
        } else if (to instanceof AssignTo.Owner owner) {
            assign(at, path, owner.orElse());
        }
    }

    private void user(Location at, String path, @Nullable String name) {
        if (name == null) {
            return;
        }
        User user = people.user(name).orElse(null);
        if (user == null) {
            add(at, path, "the CRM has no user '" + name + "'", said(MappedOperation.USERS));
        } else if (!user.active()) {
            add(at, path, "user '" + name + "' is not active in the CRM", null);
        }
    }

    private void team(Location at, String path, @Nullable String name) {
        if (name != null && people.team(name).isEmpty()) {
            add(at, path, "nobody is in the team '" + name + "'", said(MappedOperation.USERS_OF_TEAM));
        }
    }

    private static String said(MappedOperation operation) {
        return "that is what '" + operation.label() + "' of crm.yaml answers";
    }

    private void add(Location at, String path, String message, @Nullable String hint) {
        problems.add(new Problem(at, path, message, hint));
    }
}
