package org.postern.crm.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.AssignTo;
import org.postern.config.Config;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.Problem;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.RuleConfig;

/** Whether what the configuration names is there in the CRM: users, teams, roles, folders, columns. */
public final class NamesInspection {
    private final Config config;
    private final CrmNames crm;
    private final List<Problem> problems = new ArrayList<>();

    /** What a CRM has names for. */
    public interface CrmNames {
        Optional<Named> user(String nameOrId);

        /** @return what the CRM calls what {@code teams} names, as team */
        default String teamWord() {
            return "team";
        }

        /** @return names in lower case */
        Set<String> teams();

        boolean hasRole(String name);

        /** @return what is wrong with a folder of the CRM for mail of that mailbox; null: it is there */
        @Nullable
        Problem folderFault(Location at, String path, String folder, MailboxConfig mailbox);

        /** @return the column that takes a field of a lead, case or opportunity; empty: there is none */
        Optional<Schema.Column> column(String entity, String field);

        /** @return for people: what is missing if {@link #column} is empty */
        String noColumn(String entity, String field);

        /** @return what of a rule this CRM has no place for; empty: nothing */
        default List<Problem> rule(RuleConfig rule) {
            return List.of();
        }
    }

    /** @param login as people write it. @param hasAddress mail can be told to be the user's own */
    public record Named(String login, boolean active, boolean hasAddress) {}

    public NamesInspection(Config config, CrmNames crm) {
        this.config = config;
        this.crm = crm;
    }

    public List<Problem> problems() {
        config.crm()
                .fields()
                .forEach((entity, fields) -> columns(ServerInspection.AT, "crm.fields." + entity, entity, fields));
        config.mailboxes().forEach(this::mailbox);
        config.rules().filters().forEach(this::filter);
        config.rules()
                .queues()
                .values()
                .forEach(queue -> members(queue.at(), "queues." + queue.name(), queue.members()));
        config.rules()
                .queues()
                .values()
                .forEach(queue -> assign(queue.at(), "queues." + queue.name() + ".fallback", queue.fallback()));
        config.rules().roles().values().forEach(role -> {
            String path = "roles." + role.name();
            members(role.at(), path, role.members());
            team(role.at(), path + ".team", role.team());
            String crmRole = role.crmRole();
            if (crmRole != null && !crm.hasRole(crmRole)) {
                add(role.at(), path + ".crm-role", "the CRM has no role '" + crmRole + "'", null);
            }
        });
        config.rules().rules().forEach(this::rule);
        return problems;
    }

    private void mailbox(MailboxConfig mailbox) {
        String path = "mailboxes." + mailbox.name();
        mailbox.teams().forEach(team -> team(mailbox.at(), path + ".teams", team));
        String owner = mailbox.owner();
        user(mailbox.at(), path + ".owner", owner);
        assign(mailbox.at(), path + ".assign", mailbox.assign());
        for (FolderConfig folder : mailbox.folders()) {
            crmFolder(mailbox.at(), path + ".folders", folder.crmFolder(), mailbox);
        }
        if (owner != null) {
            crm.user(owner)
                    .filter(user -> !user.hasAddress())
                    .ifPresent(user -> add(
                            mailbox.at(),
                            path + ".owner",
                            "user '" + owner + "' has no e-mail address in the CRM",
                            "without one the CRM takes the user's own mail for somebody else's"));
        }
    }

    private void filter(FilterConfig filter) {
        for (MailboxConfig mailbox : config.mailboxes()) {
            if (filter.countsIn(mailbox)) {
                crmFolder(filter.at(), "filters." + filter.name() + ".folder", filter.crmFolder(), mailbox);
            }
        }
    }

    private void crmFolder(Location at, String path, @Nullable String folder, MailboxConfig mailbox) {
        Problem fault = folder == null ? null : crm.folderFault(at, path, folder, mailbox);
        if (fault != null) {
            problems.add(fault);
        }
    }

    private void rule(RuleConfig rule) {
        String path = "rules." + rule.name();
        assign(rule.at(), path + ".assign", rule.assign());
        problems.addAll(crm.rule(rule));
        rule.follow().forEach(user -> user(rule.at(), path + ".follow", user));
        if (rule.create() != Create.NONE) {
            columns(rule.at(), path + ".set", rule.create().name().toLowerCase(Locale.ROOT), rule.set());
        }
    }

    private void columns(Location at, String path, String entity, Map<String, String> fields) {
        FieldValue typed = new FieldValue(config.zone());
        fields.forEach((field, value) -> {
            Schema.Column there = crm.column(entity, field).orElse(null);
            if (there != null
                    && !value.contains("{")
                    && !value.isBlank()
                    && typed.of(value, there).isEmpty()) {
                add(
                        at,
                        path + "." + field,
                        "'" + value + "' is no value of column " + there.name() + " (" + there.type() + ")",
                        null);
            }
            boolean nameOfLead = entity.equals("lead") && field.equals("name");
            if (!nameOfLead && there == null) {
                add(
                        at,
                        path + "." + field,
                        crm.noColumn(entity, field),
                        "a field made in the CRM has a column after it was deployed there");
            }
        });
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
        Named user = crm.user(name).orElse(null);
        if (user == null) {
            add(at, path, "the CRM has no user '" + name + "'", "write the user name that is used to log in");
        } else if (!user.active()) {
            add(at, path, "user '" + name + "' is not active in the CRM", null);
        }
    }

    private void team(Location at, String path, @Nullable String name) {
        if (name != null && !crm.teams().contains(name.toLowerCase(Locale.ROOT))) {
            add(
                    at,
                    path,
                    "the CRM has no " + crm.teamWord() + " '" + name + "'",
                    crm.teamWord() + "s there: " + String.join(", ", new TreeSet<>(crm.teams())));
        }
    }

    private void add(Location at, String path, String message, @Nullable String hint) {
        problems.add(new Problem(at, path, message, hint));
    }
}
