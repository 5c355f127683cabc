package org.postern.commit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries of one folder that were read and screened together and are to be committed together.
 *
 * @param epoch the cursor's epoch when the folder was opened; 0 rows with it mean that the folder is no longer ours
 * @param flight id of the row in {@code postern_flight}; null: none (files)
 * @param uids the UIDs this batch answers for: those of its mails, and those between them that do not exist or are not wanted. The commit adds them to the
 *     cursor's done set, and raises the low-water mark as far as the set then reaches without a gap
 */
public record Batch(FolderKey folder, long epoch, @Nullable Long flight, UidSet uids, List<Candidate> candidates) {
    /** @return octets of raw mail that the batch holds */
    public long octets() {
        return candidates.stream().mapToLong(c -> c.delivery().raw().size()).sum();
    }

    Optional<Long> flightId() {
        return Optional.ofNullable(flight);
    }
}
