package org.postern.daemon;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.intake.MailboxState;

/**
 * What a running daemon knows of itself.
 *
 * @param ready the CRM has answered, and not every mailbox fails
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
     * @param state starting, ok, failing (tries again by itself) or paused
     * @param error one line, no secrets; null: nothing is wrong
     * @param oldestWaiting when the server got the oldest mail known to wait; null: none waits
     */
    public record Mailbox(
            String name,
            String state,
            @Nullable String error,
            @Nullable Instant lastOk,
            @Nullable Instant oldestWaiting,
            @Nullable Instant nextPoll) {
        static Mailbox of(MailboxState state) {
            return new Mailbox(
                    state.name(),
                    state.condition().name().toLowerCase(Locale.ROOT),
                    state.error(),
                    state.lastSuccess(),
                    state.oldestWaiting(),
                    state.nextPoll());
        }
    }
}
