package org.postern.config.reading;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.CrmConfig;
import org.postern.config.CrmConfig.Kind;
import org.postern.config.SuiteCrmConfig;

/** Reads {@code crm}. */
final class CrmReader {
    private static final Set<String> KEYS =
            Set.of("kind", "upload-dir", "upload-group", "active", "fields", "use-accounts", "suitecrm");
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

    CrmReader(Path folder) {
        this.folder = folder;
    }

    CrmConfig read(Section root) {
        root.require("crm", "{kind: espocrm, upload-dir: …}");
        Section section = root.section("crm", KEYS);
        Kind kind = root.has("crm") ? kind(section) : Kind.ESPOCRM;
        Section active = section.section("active", Set.of("opportunity", "case"));
        return new CrmConfig(
                kind,
                root.has("crm") ? uploadDir(section) : null,
                section.read("upload-group", Scalars.TEXT).orElse(null),
                active.has("opportunity")
                        ? active.list("opportunity", Scalars.TEXT)
                        : kind == Kind.SUITECRM ? SUITE_STAGES : OPPORTUNITY_STAGES,
                active.has("case")
                        ? active.list("case", Scalars.TEXT)
                        : kind == Kind.SUITECRM ? SUITE_STATUSES : CASE_STATUSES,
                fields(section.section("fields", ENTITIES)),
                useAccounts(section),
                suiteCrm(section, kind));
    }

    private static boolean useAccounts(Section section) {
        boolean wanted = section.read("use-accounts", Scalars.BOOL, false);
        if (wanted) {
            section.problem(
                    "use-accounts",
                    "true is not available in this version",
                    "write the CRM's mail accounts into mailboxes, and switch their IMAP off in the CRM");
        }
        return wanted;
    }

    private static SuiteCrmConfig suiteCrm(Section section, Kind kind) {
        if (section.has("suitecrm") && kind != Kind.SUITECRM) {
            section.problem("suitecrm", "counts only for kind: suitecrm", "take it out, or set the kind");
        }
        return SuiteCrmReader.read(section);
    }

    private Kind kind(Section section) {
        Kind kind = section.require("kind", Scalar.of(Kind.class), Kind.ESPOCRM);
        if (kind == Kind.MAPPED) {
            section.problem(
                    "kind",
                    Quoted.of(kind.name().toLowerCase(java.util.Locale.ROOT))
                            + " is not available in this version; allowed: espocrm, suitecrm",
                    null);
        }
        if (kind == Kind.MAPPED && !Files.isRegularFile(folder.resolve("crm.yaml"))) {
            section.problem(
                    "kind", "'mapped' needs the file " + folder.resolve("crm.yaml") + ", which is missing", null);
        }
        return kind;
    }

    private @Nullable Path uploadDir(Section section) {
        return section.require("upload-dir", "/var/www/espocrm/data/upload")
                .flatMap(item -> item.as(Scalars.TEXT))
                .map(folder::resolve)
                .orElse(null);
    }

    private static Map<String, Map<String, String>> fields(Section section) {
        Map<String, Map<String, String>> byEntity = new LinkedHashMap<>();
        section.entries().forEach((entity, item) -> byEntity.put(entity, Templates.fields(item)));
        return byEntity;
    }
}
