package org.postern.outcome;

import java.time.Instant;
import org.postern.config.AfterConfig.Mark;
import org.postern.message.DeliveryId;

/**
 * Something that is to be done on the mail server for a delivery whose outcome is committed.
 *
 * @param id of the ledger row
 * @param begun true if an earlier try was cut off in the middle: look first whether it took effect
 * @param messageId without brackets, to recognise the mail before anything destructive; empty if it has none
 * @param size octets, for the same purpose
 */
public record DueMark(
        long id, DeliveryId delivery, Mark mark, boolean begun, String messageId, long size, Instant due) {}
