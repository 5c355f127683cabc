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
 * @param deliveries none if the batch only says that there is nothing wanted among {@code uids}
 * @param flight id of its row in {@code postern_flight}; null: none (files, or no deliveries)
 * @param unparsed why its only mail must go to quarantine without being parsed; null: it is parsed
 */
public record FetchedBatch(
        FolderKey folder,
        long epoch,
        @Nullable Long flight,
        UidSet uids,
        List<Delivery> deliveries,
        @Nullable Unparsed unparsed) {

    /** @param poison true for a mail that was alone in three flights that never landed */
    public FetchedBatch(
            FolderKey folder,
            long epoch,
            @Nullable Long flight,
            UidSet uids,
            List<Delivery> deliveries,
            boolean poison) {
        this(folder, epoch, flight, uids, deliveries, poison ? Unparsed.POISON : null);
    }

    public boolean poison() {
        return unparsed == Unparsed.POISON;
    }

    /** Why a mail is not parsed; the name is the reason in the ledger. */
    public enum Unparsed {
        /** It was alone in three flights that never landed. */
        POISON,
        /** Above {@code limits.message}: the raw bytes are its header only. */
        TOO_LARGE,
        /** The server has it and does not give it: the raw bytes are what could be had, perhaps none. */
        FETCH_ERROR
    }
}
