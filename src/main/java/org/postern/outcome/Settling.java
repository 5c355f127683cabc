package org.postern.outcome;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The settle columns of {@code postern_delivery}. Each call commits on its own. */
public interface Settling {
    /** @return what is due for the mailbox, by folder and UID, at most {@code limit} */
    List<DueMark> due(String mailbox, Instant now, int limit);

    /** Before a step that could happen twice (COPY without MOVE). */
    void begin(Collection<Long> ids);

    void done(Collection<Long> ids);

    /** The mail is no longer there: not an error. */
    void gone(Collection<Long> ids);

    /** Try again later; the write is never repeated. */
    void failed(Collection<Long> ids, String error, Instant nextDue);
}
