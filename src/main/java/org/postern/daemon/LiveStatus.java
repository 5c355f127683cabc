package org.postern.daemon;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.intake.MailboxState;
import org.postern.intake.signin.Expiry;

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
     * @param state starting, ok, failing (tries again by itself), waiting (its budget is used up) or paused
     * @param error one line, no secrets; null: nothing is wrong
     * @param oldestWaiting when the server got the oldest mail known to wait; null: none waits
     * @param credentialEnds when what it is read with comes to an end; null: that is not known
     * @param credential what that is, as {@code the client secret}
     */
    public record Mailbox(
            String name,
            String state,
            @Nullable String error,
            @Nullable Instant lastOk,
            @Nullable Instant oldestWaiting,
            @Nullable Instant nextPoll,
            @Nullable Instant credentialEnds,
            @Nullable String credential) {
        static Mailbox of(MailboxState state, @Nullable Expiry expiry) {
            return new Mailbox(
                    state.name(),
                    state.condition().name().toLowerCase(Locale.ROOT),
                    state.error(),
                    state.lastSuccess(),
                    state.oldestWaiting(),
                    state.nextPoll(),
                    expiry == null ? null : expiry.at(),
                    expiry == null ? null : expiry.what());
        }
    }
}
