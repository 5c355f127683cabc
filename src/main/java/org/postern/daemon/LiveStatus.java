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
 * @param cluster null: there is none
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
        @Nullable Clustered cluster,
        List<Mailbox> mailboxes) {
    /** State of a mailbox that another node of the cluster reads, or that none does just now. */
    static final String ELSEWHERE = "elsewhere";

    /**
     * @param node name of this one
     * @param member false while it has lost the cluster and reads nothing
     * @param nodes that live
     */
    public record Clustered(String node, boolean member, List<String> nodes) {}

    /**
     * @param state starting, ok, failing (tries again by itself), waiting (its budget is used up), paused, or elsewhere (another node reads it)
     * @param node of the cluster that reads it; null: none does, or there is no cluster
     * @param error one line, no secrets; null: nothing is wrong
     * @param oldestWaiting when the server got the oldest mail known to wait; null: none waits
     * @param credentialEnds when what it is read with comes to an end; null: that is not known
     * @param credential what that is, as {@code the client secret}
     */
    public record Mailbox(
            String name,
            String state,
            @Nullable String node,
            @Nullable String error,
            @Nullable Instant lastOk,
            @Nullable Instant oldestWaiting,
            @Nullable Instant nextPoll,
            @Nullable Instant credentialEnds,
            @Nullable String credential) {
        /** One that nothing more is known of. */
        static Mailbox of(String name, String state, @Nullable String node) {
            return new Mailbox(name, state, node, null, null, null, null, null, null);
        }

        static Mailbox of(MailboxState state, @Nullable String node, @Nullable Expiry expiry) {
            return new Mailbox(
                    state.name(),
                    state.condition().name().toLowerCase(Locale.ROOT),
                    node,
                    state.error(),
                    state.lastSuccess(),
                    state.oldestWaiting(),
                    state.nextPoll(),
                    expiry == null ? null : expiry.at(),
                    expiry == null ? null : expiry.what());
        }
    }
}
