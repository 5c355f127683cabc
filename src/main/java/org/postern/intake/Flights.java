package org.postern.intake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.message.DeliveryId;

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

    /** @return by which flights know a mail: its UID, or for its UIDL a hash. Two mails with one number would only be run alone more often */
    static long number(DeliveryId mail) {
        if (mail.uidl() == null) {
            return mail.uid();
        }
        CRC32 crc = new CRC32();
        crc.update(mail.uidl().getBytes(StandardCharsets.UTF_8));
        return crc.getValue() + 1;
    }

    record Flight(long id, FolderKey folder, UidSet uids, int tries) {}
}
