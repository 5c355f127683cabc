package org.postern.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.message.Delivery;

/**
 * The body of an exchange from {@code mailbox:}: deliveries of one folder in UID order, at most 100 or 8 MiB (a larger mail comes alone).
 *
 * @param uids what the batch answers for, as in {@link org.postern.commit.Batch}
 * @param flight id of its row in {@code postern_flight}; null: none (files)
 * @param poison true for a mail that was alone in three flights that never landed: it is quarantined unparsed
 */
public record FetchedBatch(
        FolderKey folder, long epoch, @Nullable Long flight, UidSet uids, List<Delivery> deliveries, boolean poison) {}
