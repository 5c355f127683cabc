package org.postern.crm.espocrm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.config.AbsencesConfig;
import org.postern.config.Config;
import org.postern.config.Location;
import org.postern.config.Problem;
import org.postern.crm.sql.NamesInspection;
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
        problems.addAll(new NamesInspection(config, new EspoNames(schema, directory)).problems());
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
        if (uploads == null) {
            return;
        }
        UploadDir.Look look = uploads.look();
        if (look.fault() != null) {
            add(
                    SchemaInspection.AT,
                    "crm.upload-dir",
                    folder + ": " + look.fault(),
                    "it is data/upload of the CRM; we must be able to write there and be a member of crm.upload-group");
        }
        if (look.doubt() != null) {
            warnings.add(new Problem(
                    SchemaInspection.AT, "crm.upload-dir", folder + ": " + look.doubt(), "set crm.upload-group"));
        }
    }

    private void add(Location at, String path, String message, @Nullable String hint) {
        problems.add(new Problem(at, path, message, hint));
    }
}
