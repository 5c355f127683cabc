package org.postern.daemon;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running daemon knows of itself.
 *
 * @param ready every mailbox that is not paused is open and the CRM has answered
 * @param batch id of this run, as the ledger has it
 * @param rulesProblem why the last reload was refused; null: the rules in force are those in the files
 */
public record LiveStatus(
        String version,
        long pid,
        Instant since,
        boolean ready,
        String crm,
        boolean crmAnswered,
        String configHash,
        String batch,
        @Nullable String rulesProblem,
        List<Mailbox> mailboxes) {

    /**
     * @param state starting, open, waiting (backs off after a fault), paused or stopped
     * @param error one line, no secrets; null: none since it last went well
     */
    public record Mailbox(
            String name,
            String state,
            @Nullable String error,
            @Nullable Instant lastOk) {}
}
