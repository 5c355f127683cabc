package org.postern.commit;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** One try at writing a group. */
interface GroupAttempt {
    /**
     * @param queues rows to be locked beside those that the candidate decisions reach
     * @param gate to be passed when all is looked up, before the transaction begins
     * @return what became of each piece's deliveries, by its batch; a batch that is missing is no longer ours. Deliveries that were in the ledger already are
     *     left out
     */
    Map<Batch, List<Settled>> write(List<Piece> pieces, SortedSet<String> queues, TransactionGate gate);

    /** Is told that a passing fault has undone the last try, and that another follows. */
    void again();

    /** Takes away files that were put in place for mails whose rows, in the end, do not refer to them. */
    void discardUnused(List<Piece> pieces);
}
