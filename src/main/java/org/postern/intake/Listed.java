package org.postern.intake;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postern.message.Octets;

/**
 * What the server says about a mail before it is fetched.
 *
 * @param size RFC822.SIZE; servers are wrong about it, so it decides how a mail is fetched and nothing else
 * @param head all that is taken of it, because its sender is hidden; null: the mail is fetched
 * @param receivedAt INTERNALDATE, or now where the server gives none
 */
record Listed(long uid, long size, Instant receivedAt, boolean seen, boolean flagged, Octets.@Nullable InMemory head) {
    Listed(long uid, long size, Instant receivedAt, boolean seen, boolean flagged) {
        this(uid, size, receivedAt, seen, flagged, null);
    }

    /** @return the same, of which no more is taken than this */
    Listed hidden(byte[] header) {
        return new Listed(uid, header.length, receivedAt, seen, flagged, new Octets.InMemory(header));
    }

    /** @return the same, whose size does not matter because only its header is fetched */
    Listed headerOnly() {
        return size <= 0 || head != null ? this : new Listed(uid, 1, receivedAt, seen, flagged);
    }
}
