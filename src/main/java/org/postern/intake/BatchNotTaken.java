package org.postern.intake;

import org.postern.commit.BatchResult;

/** A batch came back without its commit; nothing of it was written. */
final class BatchNotTaken extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient BatchResult result;

    BatchNotTaken(BatchResult result) {
        super(result.getClass().getSimpleName());
        this.result = result;
    }

    BatchResult result() {
        return result;
    }
}
