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

    /** What is remembered from look to look. */
    Progress progress();

    /** Closes what is kept open between two looks; the next one opens it anew. */
    void disconnect();

    /** Closes everything, for good. */
    void close();

    /** Cuts connections at once; what is under way fails. */
    void cut();
}
