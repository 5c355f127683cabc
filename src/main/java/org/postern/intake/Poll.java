package org.postern.intake;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One look at a mailbox. For one thread at a time; only {@link #cut} may come from another. */
interface Poll {
    /**
     * @param stopping asked between batches; once true, no further batch is begun
     * @return what is wrong with single folders while the others were read; empty: nothing
     */
    Optional<String> run(BooleanSupplier stopping)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException;

    /** Marks became due: they are made before the poll that runs ends, or in the next. From any thread. */
    void marksAreDue();

    /** After a failure: what is remembered of the mailbox is read anew. @param error one line, kept with its cursors */
    void failed(String error);

    Progress progress();

    /** Closes what is kept open between two looks. */
    void close();

    /** Cuts connections at once; what is under way fails. */
    void cut();
}
