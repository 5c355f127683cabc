package org.postern.intake;

import java.time.Instant;
import java.util.Collection;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;

/**
 * The numbers of deliveries in the ledger, where the server has numbered the mails of a folder anew (another UIDVALIDITY, or a folder that was restored). Each
 * call commits on its own.
 */
public interface Renumbering {
    /**
     * A mail with its new number.
     *
     * @param messageId as its header has it; empty: none
     * @param size RFC822.SIZE
     */
    record Renumbered(long uid, String messageId, long size, Instant receivedAt) {}

    /** @return true if the ledger has deliveries of the folder with other numbers than those of this UIDVALIDITY */
    boolean isPending(FolderKey folder, long uidValidity);

    /** The numbers of these deliveries mean nothing any more although UIDVALIDITY is the same: from now on they count as of another one. */
    void invalidate(FolderKey folder, long uidValidity, long epoch);

    /**
     * Gives deliveries their new numbers, each once: those of the same folder whose mail has this Message-ID, and the same size or the same time of
     * reception. The cursor counts them as done.
     *
     * @param epoch of the cursor
     * @return the mails that were found so; none if the folder is no longer ours
     */
    UidSet rebind(FolderKey folder, long epoch, long uidValidity, Collection<Renumbered> mails);
}
