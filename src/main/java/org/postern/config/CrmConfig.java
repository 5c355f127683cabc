package org.postern.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The CRM we write to.
 *
 * @param uploadDir folder of the CRM's attachment files; null: attachments cannot be stored
 * @param uploadGroup group the files are given to; null: left as created
 * @param uploadMode permissions of the files, as {@code rw-rw----}
 * @param activeOpportunityStages stages in which an opportunity is open
 * @param activeCaseStatuses statuses in which a case is open
 * @param useAccounts mailboxes and filters also from the CRM's own account tables
 * @param cryptKey under which the CRM keeps their passwords; null: not given
 * @param espoCrm what counts for an EspoCRM only
 * @param suiteCrm what counts for a SuiteCRM only
 * @param fields templates for the site's own columns: entity (lead, opportunity, case) → column or field name → template text
 * @param mapped what {@code crm.yaml} says; null for a CRM of another kind
 */
public record CrmConfig(
        Kind kind,
        @Nullable Path uploadDir,
        @Nullable String uploadGroup,
        String uploadMode,
        List<String> activeOpportunityStages,
        List<String> activeCaseStatuses,
        Map<String, Map<String, String>> fields,
        boolean useAccounts,
        @Nullable Secret cryptKey,
        EspoCrmConfig espoCrm,
        SuiteCrmConfig suiteCrm,
        @Nullable MappedConfig mapped) {

    /** Permissions of attachment files unless something else is said. */
    public static final String USUAL_MODE = "rw-rw----";

    /** Which adapter serves the CRM. */
    public enum Kind {
        ESPOCRM,
        SUITECRM,
        MAPPED;

        /** @return the name used in YAML and in the log, as {@code espocrm} */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
