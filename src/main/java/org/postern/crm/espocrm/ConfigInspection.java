package org.postern.crm.espocrm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.AbsencesConfig;
import org.postern.config.AssignTo;
import org.postern.config.Config;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Visibility;
import org.postern.config.Problem;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.sql.FieldValue;
import org.postern.crm.sql.UploadDir;

/** Whether what our configuration names is there in the CRM: users, teams, roles, folders, columns, the upload folder. */
final class ConfigInspection {
    private final Config config;
    private final EspoSchema schema;
    private final Directory directory;
    private final @Nullable UploadDir uploads;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    ConfigInspection(Config config, EspoSchema schema, Directory directory, @Nullable UploadDir uploads) {
        this.config = config;
        this.schema = schema;
        this.directory = directory;
        this.uploads = uploads;
    }

    List<Problem> problems() {
        systemUser();
        usersWithoutAddress();
        uploadDir();
        documentFolder();
        config.crm()
                .fields()
                .forEach((entity, fields) -> columns(SchemaInspection.AT, "crm.fields." + entity, entity, fields));
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
            if (crmRole != null && !directory.roleIds().containsKey(Directory.lower(crmRole))) {
                add(role.at(), path + ".crm-role", "the CRM has no role '" + crmRole + "'", null);
            }
        });
        config.rules().rules().forEach(this::rule);
        absences();
        return problems;
    }

    private void absences() {
        boolean asked = config.absences().filter(AbsencesConfig::crm).isPresent();
        if (asked && !(schema.has("working_time_range") && schema.has("user_working_time_range"))) {
            add(
                    SchemaInspection.AT,
                    "absences",
                    "this version of the CRM keeps no working time",
                    "allowed: an iCalendar file, or a list of absences");
        }
    }

    /** @return what we can work with all the same; after {@link #problems()} */
    List<Problem> warnings() {
        return warnings;
    }

    /** Without its address the CRM and we take a user's own mail for somebody else's. */
    private void usersWithoutAddress() {
        List<String> without = directory.users().values().stream()
                .filter(user -> user.works() && user.addresses().isEmpty())
                .map(EspoUser::login)
                .toList();
        if (!without.isEmpty()) {
            warnings.add(new Problem(
                    SchemaInspection.AT,
                    "staff",
                    "users without an e-mail address in the CRM: " + String.join(", ", without),
                    "what they write is taken for a stranger's unless it is in staff.addresses or staff.domains"));
        }
    }

    private void systemUser() {
        if (!directory.users().containsKey(directory.systemId())) {
            add(
                    SchemaInspection.AT,
                    "crm",
                    "the CRM has no system user, in whose name mail is written",
                    "its row in table user is missing or deleted");
        }
    }

    private void documentFolder() {
        if (config.attachments().documents()
                && !directory.documentFolders().containsKey(Directory.lower(DocumentRows.FOLDER))) {
            add(
                    SchemaInspection.AT,
                    "attachments.documents",
                    "the CRM has no document folder '" + DocumentRows.FOLDER + "'",
                    "make one in the CRM, under Documents");
        }
    }

    private void uploadDir() {
        Path folder = config.crm().uploadDir();
        String fault = uploads == null ? null : uploads.fault();
        if (fault != null) {
            add(
                    SchemaInspection.AT,
                    "crm.upload-dir",
                    folder + ": " + fault,
                    "it is data/upload of the CRM; we must be able to write there and be a member of crm.upload-group");
        }
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
            directory
                    .user(owner)
                    .filter(user -> user.addresses().isEmpty())
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
        if (folder == null) {
            return;
        }
        String owner = mailbox.owner();
        boolean there = mailbox.visibility() == Visibility.SHARED
                ? directory.groupFolder(folder).isPresent()
                : owner != null
                        && directory
                                .user(owner)
                                .flatMap(user -> directory.personalFolder(folder, user.id()))
                                .isPresent();
        if (!there) {
            String kind = mailbox.visibility() == Visibility.SHARED ? "group folder" : "mail folder of its owner";
            add(
                    at,
                    path,
                    "the CRM has no " + kind + " '" + folder + "' for mailbox " + mailbox.name(),
                    directory.groupFolders().isEmpty()
                            ? null
                            : "group folders there: "
                                    + String.join(
                                            ", ",
                                            new TreeSet<>(
                                                    directory.groupFolders().keySet())));
        }
    }

    private void rule(RuleConfig rule) {
        String path = "rules." + rule.name();
        assign(rule.at(), path + ".assign", rule.assign());
        rule.follow().forEach(user -> user(rule.at(), path + ".follow", user));
        if (rule.create() != Create.NONE) {
            columns(rule.at(), path + ".set", rule.create().name().toLowerCase(Locale.ROOT), rule.set());
        }
    }

    private void columns(Location at, String path, String entity, Map<String, String> fields) {
        FieldValue typed = new FieldValue(config.zone());
        for (String field : fields.keySet()) {
            EspoSchema.Column there = schema.column(entity, schema.columnOf(entity, field));
            String value = fields.get(field);
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
            if (!nameOfLead && !schema.has(entity, schema.columnOf(entity, field))) {
                add(
                        at,
                        path + "." + field,
                        "table " + entity + " has no column " + schema.columnOf(entity, field),
                        "a field made in the CRM's entity manager has a column after its rebuild");
            }
        }
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
        EspoUser user = directory.user(name).orElse(null);
        if (user == null) {
            add(at, path, "the CRM has no user '" + name + "'", "write the user name that is used to log in");
        } else if (!user.active()) {
            add(at, path, "user '" + name + "' is not active in the CRM", null);
        }
    }

    private void team(Location at, String path, @Nullable String name) {
        if (name != null && directory.teamId(name).isEmpty()) {
            add(
                    at,
                    path,
                    "the CRM has no team '" + name + "'",
                    "teams there: "
                            + String.join(
                                    ", ", new TreeSet<>(directory.teamIds().keySet())));
        }
    }

    private void add(Location at, String path, String message, @Nullable String hint) {
        problems.add(new Problem(at, path, message, hint));
    }
}
