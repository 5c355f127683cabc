package org.postern.crm.suitecrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.AbsencesConfig;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.Problem;
import org.postern.crm.sql.Companies;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.UploadDir;
import org.postern.crm.suitecrm.Directory.Box;
import org.postern.crm.suitecrm.Directory.OwnField;

/** Whether the site is as the configuration has it, and what on it our writing passes by. */
final class SiteInspection {
    private static final Set<String> WRITTEN = Set.of("Emails", "Leads", "Cases", "Opportunities", "AOP_Case_Updates");

    private final Config config;
    private final CrmDatabase database;
    private final SuiteSchema schema;
    private final Directory directory;
    private final @Nullable UploadDir uploads;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    SiteInspection(
            Config config, CrmDatabase database, SuiteSchema schema, Directory directory, @Nullable UploadDir uploads) {
        this.config = config;
        this.database = database;
        this.schema = schema;
        this.directory = directory;
        this.uploads = uploads;
    }

    List<Problem> problems() {
        String author = config.crm().suiteCrm().user();
        if (directory.user(author).filter(SuiteUser::active).isEmpty()) {
            refuse(
                    "crm.suitecrm.user",
                    "the CRM has no active user '" + author + "', in whose name mail is written",
                    "make a user for it in the CRM, and write the user name here");
        }
        if (uploads != null) {
            uploadDir(uploads.look());
        }
        if (config.absences().filter(AbsencesConfig::crm).isPresent()) {
            refuse("absences", "SuiteCRM keeps no absences", "allowed: an iCalendar file, or a list of absences");
        }
        if (config.attachments().documents()) {
            refuse(
                    "attachments.documents",
                    "documents are not written into SuiteCRM",
                    "attachments.library keeps files");
        }
        config.crm().suiteCrm().reopen().forEach((before, after) -> {
            if (config.crm().activeCaseStatuses().contains(before)) {
                refuse("crm.suitecrm.reopen." + before, "a case in this status is open already", null);
            }
        });
        return problems;
    }

    private void uploadDir(UploadDir.Look look) {
        if (look.fault() != null) {
            refuse(
                    "crm.upload-dir",
                    config.crm().uploadDir() + ": " + look.fault(),
                    "it is upload/ of SuiteCRM 7, public/legacy/upload/ of SuiteCRM 8; we must be able to write there and be a member of crm.upload-group");
        }
        if (look.doubt() != null) {
            warnings.add(new Problem(
                    SchemaInspection.AT,
                    "crm.upload-dir",
                    config.crm().uploadDir() + ": " + look.doubt(),
                    "set crm.upload-group"));
        }
    }

    /** @return what we can work with all the same; after {@link #problems()} */
    List<Problem> warnings() {
        config.mailboxes().forEach(this::rival);
        usersWithoutAddress();
        warnings.addAll(
                new Companies(database, "accounts").missing(config.linking().companies()));
        workflows();
        config.crm().fields().keySet().forEach(this::requiredFields);
        return warnings;
    }

    /** Its importer knows a mail by a hash that nobody else can make: a mail that both fetch is there twice. */
    private void rival(MailboxConfig mailbox) {
        directory
                .box(mailbox.host(), mailbox.user())
                .filter(Box::polled)
                .ifPresent(box -> warnings.add(new Problem(
                        mailbox.at(),
                        "mailboxes." + mailbox.name(),
                        "SuiteCRM fetches this mailbox as well, by its inbound account '" + box.name()
                                + "': its mails will be there twice",
                        "set that account to Inactive in the CRM")));
    }

    private void usersWithoutAddress() {
        List<String> without = directory.users().values().stream()
                .filter(user -> user.works() && user.addresses().isEmpty())
                .map(SuiteUser::login)
                .toList();
        if (!without.isEmpty()) {
            warn(
                    "staff",
                    "users without an e-mail address in the CRM: " + String.join(", ", without),
                    "what they write is taken for a stranger's unless it is in staff.addresses or staff.domains");
        }
    }

    private void workflows() {
        if (!schema.has("aow_workflow", "run_when")) {
            return;
        }
        database.each(
                "select `name`, `flow_module` from `aow_workflow` where `deleted` = false and `status` = 'Active' and `run_when` = 'On_Save' order by `name`",
                row -> {
                    if (WRITTEN.contains(SuiteLookups.text(row.getString(2)))) {
                        warn(
                                "crm",
                                "workflow '" + row.getString(1) + "' on " + row.getString(2)
                                        + " runs on save only, and so not on what we write",
                                "set it to run always: the CRM's scheduler then finds our records");
                    }
                });
    }

    /** The CRM's forms demand them, its database does not. */
    private void requiredFields(String entity) {
        Map<String, String> filled = config.crm().fields().getOrDefault(entity, Map.of());
        List<String> empty = directory.ownFields(OwnFields.module(entity)).stream()
                .filter(field -> field.required()
                        && (field.usual() == null || field.usual().isEmpty()))
                .map(OwnField::column)
                .filter(column ->
                        filled.keySet().stream().noneMatch(name -> column.equals(name) || column.equals(name + "_c")))
                .toList();
        if (!empty.isEmpty()) {
            warn(
                    "crm.fields." + entity,
                    "the CRM's form demands fields that are left empty: " + String.join(", ", empty),
                    "fill them by a template, as {" + empty.get(0) + ": \"{mailbox}\"}");
        }
    }

    private void refuse(String path, String message, @Nullable String hint) {
        problems.add(new Problem(SchemaInspection.AT, path, message, hint));
    }

    private void warn(String path, String message, @Nullable String hint) {
        warnings.add(new Problem(SchemaInspection.AT, path, message, hint));
    }
}
