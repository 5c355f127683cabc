package org.postern.commit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Assignment;
import org.postern.match.AddressEvidence.Evidence;
import org.postern.match.Match;
import org.postern.match.RecordRef;
import org.postern.message.TraceStep;
import org.postern.rules.Decision;

/**
 * Everything that is decided about one mail, before a row is planned.
 *
 * @param outcome filed, rejected, skipped or quarantined; duplicates are not decided but found
 * @param reason code as {@code RULE:adverts}; null: none needed
 * @param store false: ledger only
 * @param create record to create; null: none
 * @param crmFolder CRM folder by name; null: none
 * @param serverFolder folder on the server that a filter moves the mail to; null: none
 * @param evidence what the mail proves about addresses, and the CRM is to know
 * @param flags as {@code unassigned}, {@code outsider}
 * @param trace every step, in order
 */
public record Verdict(
        Match match,
        Decision decision,
        Outcome outcome,
        @Nullable String reason,
        boolean store,
        boolean createLead,
        RecordRef.@Nullable Type create,
        Assignment assignment,
        @Nullable String crmFolder,
        @Nullable String serverFolder,
        List<Evidence> evidence,
        List<String> flags,
        List<TraceStep> trace) {

    /** Flag of a stored mail whose sender waits for promotion to a lead. */
    public static final String CANDIDATE = "candidate";

    boolean isCandidate() {
        return flags.contains(CANDIDATE);
    }

    /** @return the verdict on a further copy of a mail that is there already: it adds who may see it, and nothing else */
    Verdict asDuplicate() {
        return new Verdict(
                match,
                new Decision(Optional.empty(), decision.trace()),
                Outcome.DUPLICATE,
                Reasons.DUP_MESSAGE,
                true,
                false,
                null,
                Assignment.nobody("duplicate"),
                crmFolder,
                serverFolder,
                List.of(),
                List.of(),
                trace);
    }
}
