package org.postern.message;

import org.jspecify.annotations.Nullable;

/**
 * What a recipient's program did with a mail (RFC 8098).
 *
 * @param recipient whose program it is; null if it is not told
 * @param disposition displayed, deleted, dispatched, processed; lower case; empty if it is not told
 * @param automatic true if the program did it, not a person
 * @param originalId Message-ID of that mail, without angle brackets; null if it is not told
 */
public record ReadReceipt(
        @Nullable String recipient,
        String disposition,
        boolean automatic,
        @Nullable String originalId) implements Fact {}
