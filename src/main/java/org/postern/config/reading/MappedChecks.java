package org.postern.config.reading;

import static org.postern.config.MappedOperation.FIND_MESSAGE;
import static org.postern.config.MappedOperation.FIND_OPEN_RECORDS;
import static org.postern.config.MappedOperation.FIND_PARTY;
import static org.postern.config.MappedOperation.FIND_RECORD;
import static org.postern.config.MappedOperation.INSERT_ATTACHMENT;
import static org.postern.config.MappedOperation.INSERT_CASE;
import static org.postern.config.MappedOperation.INSERT_FOLLOWER;
import static org.postern.config.MappedOperation.INSERT_LEAD;
import static org.postern.config.MappedOperation.INSERT_MESSAGE;
import static org.postern.config.MappedOperation.INSERT_OPPORTUNITY;
import static org.postern.config.MappedOperation.INSERT_TAG;
import static org.postern.config.MappedOperation.INSERT_TASK;
import static org.postern.config.MappedOperation.LOAD_OF_USER;
import static org.postern.config.MappedOperation.SHOW_NOTICE;
import static org.postern.config.MappedOperation.USERS;
import static org.postern.config.MappedOperation.USERS_OF_ROLE;
import static org.postern.config.MappedOperation.USERS_OF_TEAM;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.config.AbsencesConfig;
import org.postern.config.Config;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.MappedConfig;
import org.postern.config.MappedOperation;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.config.RulesConfig.RoleConfig;
import org.postern.config.RulesConfig.RuleConfig;

/** Whether {@code crm.yaml} has the statements that the configured actions need: those, and no more, are asked for. */
final class MappedChecks {
    private static final Set<MappedOperation> RECORDS = EnumSet.of(INSERT_LEAD, INSERT_OPPORTUNITY, INSERT_CASE);

    private final Config config;
    private final Problems problems;

    MappedChecks(Config config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    void check() {
        MappedConfig mapped = config.crm().mapped();
        if (mapped == null) {
            return;
        }
        always(mapped);
        config.rules().rules().forEach(rule -> rule(mapped, rule));
        config.mailboxes().forEach(mailbox -> mailbox(mapped, mailbox));
        config.rules().queues().values().forEach(queue -> queue(mapped, queue));
        config.rules().roles().values().forEach(role -> role(mapped, role));
        ids(mapped);
        folders(mapped);
        others(mapped);
    }

    private void always(MappedConfig mapped) {
        need(mapped, FIND_PARTY, "tells who a sender is");
        need(mapped, FIND_MESSAGE, "tells which mails are there already");
        need(mapped, INSERT_MESSAGE, "stores a mail");
        if (mapped.has(INSERT_OPPORTUNITY) || mapped.has(INSERT_CASE)) {
            need(mapped, FIND_RECORD, "finds the record that a mail continues by its thread");
            need(mapped, FIND_OPEN_RECORDS, "finds the open records of a client");
        }
        if (mapped.has(INSERT_ATTACHMENT) && config.crm().uploadDir() == null) {
            add(mapped.at(), "insert-attachment", "needs a folder for the files", "add crm.upload-dir to postern.yaml");
        }
    }

    private void rule(MappedConfig mapped, RuleConfig rule) {
        MappedOperation makes = switch (rule.create()) {
            case LEAD -> INSERT_LEAD;
            case OPPORTUNITY -> INSERT_OPPORTUNITY;
            case CASE -> INSERT_CASE;
            case NONE -> null;
        };
        if (makes != null) {
            needFor(mapped, makes, rule.at(), "rule " + Quoted.of(rule.name()) + " creates one");
            if (mapped.has(makes)) {
                rule.set().keySet().stream()
                        .filter(field -> !mapped.uses(makes, field))
                        .forEach(field -> add(
                                rule.at(),
                                "rules." + rule.name() + ".set." + field,
                                "is used by no statement of " + makes.label() + " in crm.yaml",
                                "write ':" + field + "' there, and its usual value into crm.fields." + makes.ids()));
            }
        }
        if (rule.assign() != null) {
            needFor(mapped, USERS, rule.at(), "rule " + Quoted.of(rule.name()) + " assigns somebody");
        }
        if (rule.task()) {
            needFor(mapped, INSERT_TASK, rule.at(), "rule " + Quoted.of(rule.name()) + " has 'task'");
        }
        if (!rule.tags().isEmpty()) {
            needFor(mapped, INSERT_TAG, rule.at(), "rule " + Quoted.of(rule.name()) + " has 'tags'");
        }
        if (!rule.follow().isEmpty()) {
            needFor(mapped, INSERT_FOLLOWER, rule.at(), "rule " + Quoted.of(rule.name()) + " has 'follow'");
        }
    }

    private void mailbox(MappedConfig mapped, MailboxConfig mailbox) {
        String name = "mailbox " + Quoted.of(mailbox.name());
        if (mailbox.unknownSender() == UnknownSender.LEAD || mailbox.unknownSender() == UnknownSender.CANDIDATE) {
            needFor(mapped, INSERT_LEAD, mailbox.at(), name + " makes leads of unknown senders");
        }
        boolean records = config.rules().rules().stream()
                .anyMatch(rule -> rule.create() == Create.OPPORTUNITY || rule.create() == Create.CASE);
        if (mailbox.unknownSender() == UnknownSender.WITH_RECORD && records) {
            needFor(mapped, INSERT_LEAD, mailbox.at(), name + " makes leads with the records of unknown senders");
        }
        if (!mailbox.teams().isEmpty()) {
            add(
                    mailbox.at(),
                    "mailboxes." + mailbox.name() + ".teams",
                    "is not known to a mapped CRM",
                    "the statements may tell mailboxes apart by :mailbox");
        }
        if (mailbox.owner() != null || mailbox.assign() != null) {
            needFor(mapped, USERS, mailbox.at(), name + " belongs to somebody");
        }
    }

    private void queue(MappedConfig mapped, QueueConfig queue) {
        String name = "queue " + Quoted.of(queue.name());
        boolean counts = queue.members().stream().anyMatch(member -> member.mostOpen() != null);
        if (queue.method() == Method.LEAST_BUSY || counts) {
            needFor(mapped, LOAD_OF_USER, queue.at(), name + " asks who has most to do");
        }
        teams(mapped, queue.at(), name, queue.members(), null);
    }

    private void role(MappedConfig mapped, RoleConfig role) {
        String name = "role " + Quoted.of(role.name());
        if (role.crmRole() != null) {
            needFor(mapped, USERS_OF_ROLE, role.at(), name + " is one of the CRM");
        }
        teams(mapped, role.at(), name, role.members(), role.team());
    }

    private void teams(MappedConfig mapped, Location at, String what, List<Member> members, @Nullable String team) {
        if (team != null || members.stream().anyMatch(member -> member.team() != null)) {
            needFor(mapped, USERS_OF_TEAM, at, what + " names a team");
        }
    }

    private void ids(MappedConfig mapped) {
        Stream.of(INSERT_LEAD, INSERT_OPPORTUNITY, INSERT_CASE, INSERT_MESSAGE)
                .filter(mapped::has)
                .filter(operation -> !mapped.ids().containsKey(String.valueOf(operation.ids())))
                .forEach(operation -> add(
                        mapped.at(),
                        "ids." + operation.ids(),
                        "is missing",
                        "say where the ids of " + operation.label()
                                + " come from: uuid, auto, {sequence: NAME}, {statements: [...]}"));
        for (MappedOperation record : RECORDS) {
            config.crm().fields().getOrDefault(String.valueOf(record.ids()), Map.of()).keySet().stream()
                    .filter(field -> mapped.has(record) && !mapped.uses(record, field))
                    .forEach(field -> add(
                            mapped.of(record).isEmpty()
                                    ? mapped.at()
                                    : mapped.of(record).get(0).at(),
                            "crm.fields." + record.ids() + "." + field,
                            "is used by no statement of " + record.label(),
                            "write ':" + field + "' there, or take it out of postern.yaml"));
        }
    }

    /** A folder of the CRM is a value of the mail like others: a statement has to take it. */
    private void folders(MappedConfig mapped) {
        boolean taken = Stream.of(MappedOperation.values())
                .filter(operation -> !operation.isLookUp())
                .anyMatch(operation -> mapped.uses(operation, "folder"));
        if (taken) {
            return;
        }
        for (MailboxConfig mailbox : config.mailboxes()) {
            if (mailbox.folders().stream().anyMatch(folder -> folder.crmFolder() != null)) {
                notTaken(mailbox.at(), "mailboxes." + mailbox.name() + ".folders");
            }
        }
        config.rules().filters().stream()
                .filter(filter -> filter.crmFolder() != null)
                .forEach(filter -> notTaken(filter.at(), "filters." + filter.name() + ".then"));
    }

    private void notTaken(Location at, String path) {
        add(
                at,
                path,
                "names a folder of the CRM, which no statement of crm.yaml takes",
                "write ':folder' into insert-message");
    }

    private void others(MappedConfig mapped) {
        boolean shown = config.notices().usual().sinks().contains("crm")
                || config.notices().people().values().stream()
                        .anyMatch(wishes -> wishes.sinks().contains("crm"));
        if (shown && !config.rules().rules().stream().allMatch(rule -> rule.assign() == null)) {
            needFor(
                    mapped,
                    SHOW_NOTICE,
                    mapped.at(),
                    "notices.sinks has crm; else write 'notices: {sinks: [mail]}' or 'sinks: []' into postern.yaml");
        }
        if (config.attachments().documents()) {
            add(
                    mapped.at(),
                    "attachments.documents",
                    "is not known to a mapped CRM",
                    "insert-attachment may write documents too");
        }
        if (config.absences().filter(AbsencesConfig::crm).isPresent()) {
            add(
                    mapped.at(),
                    "absences",
                    "cannot be asked of a mapped CRM",
                    "allowed: an iCalendar file, or a list of absences");
        }
    }

    private void need(MappedConfig mapped, MappedOperation operation, String why) {
        needFor(mapped, operation, mapped.at(), "it " + why);
    }

    private void needFor(MappedConfig mapped, MappedOperation operation, Location at, String why) {
        if (!mapped.has(operation)) {
            add(at, operation.label(), "is missing in crm.yaml: " + why, null);
        }
    }

    private void add(Location at, String path, String message, @Nullable String hint) {
        problems.add(at, path, message, hint);
    }
}
