package org.postern.commit;

import java.io.IOException;
import java.util.List;
import org.postern.message.Delivery;

/** Keeps raw mails, where the configuration asks for it. Asked before the transaction: what the ledger knows, the archive has. */
public interface Archive {
    /** For a configuration without an archive. */
    Archive NONE = deliveries -> {};

    /**
     * Keeps these as the server gave them; one that is kept already stays as it is.
     *
     * @throws IOException if the disk does not take them now: nothing may be committed, try again
     */
    void keep(List<Delivery> deliveries) throws IOException;
}
