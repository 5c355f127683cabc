package org.postern.commit;

import java.util.List;
import java.util.Set;
import org.postern.message.DeliveryId;

/** Remembers which mails were erased for good, without telling which they were. */
public interface Tombstones {
    /** Nothing was ever erased. */
    Tombstones NONE = candidates -> Set.of();

    /** @return those of these mails that must not come back */
    Set<DeliveryId> erased(List<Candidate> candidates);
}
