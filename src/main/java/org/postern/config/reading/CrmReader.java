package org.postern.config.reading;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.config.CrmConfig;
import org.postern.config.CrmConfig.Kind;
import org.postern.config.EspoCrmConfig;
import org.postern.config.MappedConfig;
import org.postern.config.SuiteCrmConfig;

/** Reads {@code crm}. */
final class CrmReader {
    private static final Set<String> KEYS = Set.of(
            "kind",
            "upload-dir",
            "upload-group",
            "upload-mode",
            "active",
            "fields",
            "use-accounts",
            "crypt-key",
            "espocrm",
            "suitecrm");
    private static final Scalar<String> MODE = Scalar.choice(
            Map.of("0660", CrmConfig.USUAL_MODE, "0640", "rw-r-----", "0664", "rw-rw-r--", "0644", "rw-r--r--"));
    private static final Set<String> ENTITIES = Set.of("lead", "opportunity", "case");
    private static final List<String> OPPORTUNITY_STAGES =
            List.of("Prospecting", "Qualification", "Proposal", "Negotiation");
    private static final List<String> CASE_STATUSES = List.of("New", "Assigned", "Pending");
    private static final List<String> SUITE_STAGES = List.of(
            "Prospecting",
            "Qualification",
            "Needs Analysis",
            "Value Proposition",
            "Id. Decision Makers",
            "Perception Analysis",
            "Proposal/Price Quote",
            "Negotiation/Review");
    private static final List<String> SUITE_STATUSES = List.of("Open_New", "Open_Assigned", "Open_Pending Input");

    private final Path folder;
    private final Secrets secrets;
    private final Function<Path, Optional<Item>> opening;

    /** @param opening reads a file of YAML; empty if that cannot be, which has been reported */
    CrmReader(Path folder, Secrets secrets, Function<Path, Optional<Item>> opening) {
        this.folder = folder;
        this.secrets = secrets;
        this.opening = opening;
    }

    CrmConfig read(Section root) {
        root.require("crm", "{kind: espocrm, upload-dir: …}");
        Section section = root.section("crm", KEYS);
        Kind kind = root.has("crm") ? kind(section) : Kind.ESPOCRM;
        Section active = section.section("active", Set.of("opportunity", "case"));
        Map<String, Map<String, String>> fields = fields(section.section("fields", ENTITIES));
        return new CrmConfig(
                kind,
                root.has("crm") ? uploadDir(section, kind) : null,
                section.read("upload-group", Scalars.TEXT).orElse(null),
                section.read("upload-mode", MODE, CrmConfig.USUAL_MODE),
                active.has("opportunity")
                        ? active.list("opportunity", Scalars.TEXT)
                        : kind == Kind.SUITECRM ? SUITE_STAGES : OPPORTUNITY_STAGES,
                active.has("case")
                        ? active.list("case", Scalars.TEXT)
                        : kind == Kind.SUITECRM ? SUITE_STATUSES : CASE_STATUSES,
                fields,
                useAccounts(section, kind),
                section.find("crypt-key").flatMap(secrets::read).orElse(null),
                espoCrm(section, kind),
                suiteCrm(section, kind),
                mapped(kind, fields));
    }

    private @Nullable MappedConfig mapped(Kind kind, Map<String, Map<String, String>> fields) {
        if (kind != Kind.MAPPED) {
            return null;
        }
        Map<String, Set<String>> columns = new LinkedHashMap<>();
        fields.forEach((entity, templates) -> columns.put(entity, templates.keySet()));
        return opening.apply(folder.resolve("crm.yaml"))
                .map(new CrmFileReader(columns)::read)
                .orElse(null);
    }

    private static boolean useAccounts(Section section, Kind kind) {
        boolean wanted = section.read("use-accounts", Scalars.BOOL, false);
        if (wanted && kind != Kind.ESPOCRM) {
            section.problem(
                    "use-accounts",
                    "true is for kind: espocrm only",
                    "write the CRM's mail accounts into mailboxes, and switch them off in the CRM");
        } else if (wanted) {
            section.require("crypt-key", "\"${credential:crypt}\"   # cryptKey of data/config-internal.php");
        }
        return wanted;
    }

    private static EspoCrmConfig espoCrm(Section section, Kind kind) {
        if (section.has("espocrm") && kind != Kind.ESPOCRM) {
            section.problem("espocrm", "counts only for kind: espocrm", "take it out, or set the kind");
        }
        return EspoCrmReader.read(section);
    }

    private static SuiteCrmConfig suiteCrm(Section section, Kind kind) {
        if (section.has("suitecrm") && kind != Kind.SUITECRM) {
            section.problem("suitecrm", "counts only for kind: suitecrm", "take it out, or set the kind");
        }
        return SuiteCrmReader.read(section);
    }

    private static Kind kind(Section section) {
        return section.require("kind", Scalar.of(Kind.class), Kind.ESPOCRM);
    }

    /** Tables of the company's own may be without attachments. */
    private @Nullable Path uploadDir(Section section, Kind kind) {
        Optional<Item> dir = kind == Kind.MAPPED
                ? section.find("upload-dir")
                : section.require("upload-dir", "/var/www/espocrm/data/upload");
        return dir.flatMap(item -> item.as(Scalars.TEXT)).map(folder::resolve).orElse(null);
    }

    private static Map<String, Map<String, String>> fields(Section section) {
        Map<String, Map<String, String>> byEntity = new LinkedHashMap<>();
        section.entries().forEach((entity, item) -> byEntity.put(entity, Templates.fields(item)));
        return byEntity;
    }
}
