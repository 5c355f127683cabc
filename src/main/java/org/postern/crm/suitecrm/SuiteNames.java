package org.postern.crm.suitecrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.Problem;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.sql.NamesInspection.CrmNames;
import org.postern.crm.sql.NamesInspection.Named;
import org.postern.crm.sql.Schema;

/** What SuiteCRM has names for. Teams are its security groups; its mail screens show no folders of the database. */
record SuiteNames(SuiteSchema schema, Directory directory) implements CrmNames {
    @Override
    public Optional<Named> user(String nameOrId) {
        return directory
                .user(nameOrId)
                .map(user ->
                        new Named(user.login(), user.active(), !user.addresses().isEmpty()));
    }

    @Override
    public String teamWord() {
        return "security group";
    }

    @Override
    public Set<String> teams() {
        return directory.groupIds().keySet();
    }

    @Override
    public boolean hasRole(String name) {
        return directory.roleIds().containsKey(Directory.lower(name));
    }

    @Override
    public Problem folderFault(Location at, String path, String folder, MailboxConfig mailbox) {
        return new Problem(
                at,
                path,
                "SuiteCRM's screens show no mail folder '" + folder + "' of the database",
                "take crm-folder out; security groups decide who sees the mail");
    }

    @Override
    public Optional<Schema.Column> column(String entity, String field) {
        return OwnFields.column(schema, entity, field);
    }

    @Override
    public String noColumn(String entity, String field) {
        String table = OwnFields.module(entity).table();
        return "neither table " + table + " nor " + SuiteSchema.ownTable(table) + " has a column for '" + field + "'";
    }

    @Override
    public List<Problem> rule(RuleConfig rule) {
        List<Problem> problems = new ArrayList<>();
        String path = "rules." + rule.name();
        if (!rule.follow().isEmpty()) {
            problems.add(new Problem(
                    rule.at(), path + ".follow", "SuiteCRM has no followers of a record", "assign it to a role"));
        }
        if (rule.task()) {
            problems.add(new Problem(
                    rule.at(), path + ".task", "tasks are not written into SuiteCRM", "the assignee gets an alert"));
        }
        if (!rule.tags().isEmpty() && rule.create() != Create.NONE) {
            String entity = rule.create().name().toLowerCase(Locale.ROOT);
            if (column(entity, "tags").isEmpty()) {
                problems.add(new Problem(
                        rule.at(),
                        path + ".tags",
                        noColumn(entity, "tags"),
                        "add a multi-select field tags in Studio"));
            }
        }
        return problems;
    }
}
