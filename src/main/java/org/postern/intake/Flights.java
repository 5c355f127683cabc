package org.postern.intake;

import java.util.List;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;

/** Batches under way, kept in {@code postern_flight}: written before a batch is read, deleted by its commit. Each call commits on its own. */
public interface Flights {
    /** @return id of the new row, tries 1 */
    long depart(FolderKey folder, UidSet uids, String node);

    /** One more try of a flight that was found. */
    void again(long id);

    /** Gives a flight up without a commit (the connection broke, nothing was processed). */
    void cancel(long id);

    /** @return flights of the folder that never landed, oldest first */
    List<Flight> stranded(FolderKey folder);

    record Flight(long id, FolderKey folder, UidSet uids, int tries) {}
}
