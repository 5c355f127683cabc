package org.postern.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /**
     * @param done rules that were run for earlier copies: none is run twice for one mail
     * @return true if the rule is one that is run for a further copy in another mailbox as well, and has something to do with this one
     */
    boolean runsForCopies(Set<String> done) {
        return outcome == Outcome.FILED
                && !isCandidate()
                && decision.rule()
                        .filter(rule -> rule.perMailbox() && !done.contains(rule.name()))
                        .isPresent();
    }

    /** @return the verdict on a further copy of a mail that is there already, in another mailbox, whose rule is run there as well. @param why for people */
    Verdict asFurtherCopy(String why) {
        List<TraceStep> all = new ArrayList<>(trace);
        all.add(new TraceStep("per-mailbox", true, why));
        return new Verdict(
                match,
                decision,
                Outcome.DUPLICATE,
                Reasons.DUP_MESSAGE,
                true,
                createLead,
                create,
                assignment,
                crmFolder,
                serverFolder,
                List.of(),
                flags,
                List.copyOf(all));
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
