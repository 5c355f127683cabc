package org.postern.commit;

import java.util.List;

/** What became of a batch that was handed in. */
public sealed interface BatchResult {
    /** All deliveries have an outcome. Those that were in the ledger already are not listed. */
    record Committed(List<Settled> settled) implements BatchResult {}

    /** The folder is no longer ours; nothing was written. Open it anew. */
    record NotOurs() implements BatchResult {}

    /** The database could not take it in five tries; nothing was written. Back off and fetch again: the server is the spool. */
    record TryAgain(Exception cause) implements BatchResult {}

    /** Too many mails of the mailbox park for one reason: nothing of the batch was written, the mailbox pauses. */
    record Systemic(String reason) implements BatchResult {}
}
