package org.postern.message;

import java.time.Instant;

/**
 * One copy of a mail in one folder, fetched.
 *
 * @param raw the mail as the server holds it
 * @param receivedAt when the server got it (INTERNALDATE), or now where the server does not say
 * @param outgoing true if it lies in a folder of sent mail
 * @param history true if it is older than the mailbox' first connect or comes from an archive backfill: stored and linked only
 */
public record Delivery(
        DeliveryId id,
        Octets raw,
        Instant receivedAt,
        boolean seen,
        boolean flagged,
        boolean outgoing,
        boolean history) {}
