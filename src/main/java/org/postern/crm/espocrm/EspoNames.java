package org.postern.crm.espocrm;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Visibility;
import org.postern.config.Problem;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.sql.NamesInspection.CrmNames;
import org.postern.crm.sql.NamesInspection.Named;
import org.postern.crm.sql.Schema;

/** What EspoCRM has names for. */
record EspoNames(EspoSchema schema, Directory directory) implements CrmNames {
    @Override
    public Optional<Named> user(String nameOrId) {
        return directory
                .user(nameOrId)
                .map(user ->
                        new Named(user.login(), user.active(), !user.addresses().isEmpty()));
    }

    @Override
    public Set<String> teams() {
        return directory.teamIds().keySet();
    }

    @Override
    public boolean hasRole(String name) {
        return directory.roleIds().containsKey(Directory.lower(name));
    }

    @Override
    public @Nullable Problem folderFault(Location at, String path, String folder, MailboxConfig mailbox) {
        String owner = mailbox.owner();
        boolean there = mailbox.visibility() == Visibility.SHARED
                ? directory.groupFolder(folder).isPresent()
                : owner != null
                        && directory
                                .user(owner)
                                .flatMap(user -> directory.personalFolder(folder, user.id()))
                                .isPresent();
        if (there) {
            return null;
        }
        String kind = mailbox.visibility() == Visibility.SHARED ? "group folder" : "mail folder of its owner";
        return new Problem(
                at,
                path,
                "the CRM has no " + kind + " '" + folder + "' for mailbox " + mailbox.name(),
                directory.groupFolders().isEmpty()
                        ? null
                        : "group folders there: "
                                + String.join(
                                        ", ",
                                        new TreeSet<>(directory.groupFolders().keySet())));
    }

    @Override
    public Optional<Schema.Column> column(String entity, String field) {
        return Optional.ofNullable(schema.column(entity, schema.columnOf(entity, field)));
    }

    @Override
    public String noColumn(String entity, String field) {
        return "table " + entity + " has no column " + schema.columnOf(entity, field);
    }

    @Override
    public List<Problem> rule(RuleConfig rule) {
        String entity = rule.create().name().toLowerCase(Locale.ROOT);
        if (rule.tags().isEmpty()
                || rule.create() == Create.NONE
                || RecordRows.tagColumn(schema, entity).isPresent()) {
            return List.of();
        }
        return List.of(new Problem(
                rule.at(),
                "rules." + rule.name() + ".tags",
                "table " + entity + " has no column tags or c_tags",
                "make a field 'tags' of the type multi-enum in the CRM's entity manager, and rebuild"));
    }
}
