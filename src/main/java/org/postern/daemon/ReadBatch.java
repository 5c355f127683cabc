package org.postern.daemon;

import java.io.IOException;
import java.util.List;
import org.postern.intake.FetchedBatch;
import org.postern.message.Delivery;
import org.postern.message.Mail;
import org.postern.message.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch whose mails were read.
 *
 * @param readings one per delivery, in order
 */
record ReadBatch(FetchedBatch fetched, List<Reading> readings) {
    private static final Logger LOG = LoggerFactory.getLogger(ReadBatch.class);

    /** Frees what its mails and their raw bytes hold outside of memory. */
    void discard() {
        try {
            for (Reading reading : readings) {
                if (reading instanceof Mail mail) {
                    mail.discard();
                }
            }
            for (Delivery delivery : fetched.deliveries()) {
                delivery.raw().discard();
            }
        } catch (IOException e) {
            LOG.warn("A temporary file of a mail could not be deleted: {}", e.toString());
        }
    }
}
