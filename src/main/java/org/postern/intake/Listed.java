package org.postern.intake;

import java.time.Instant;

/**
 * What the server says about a mail before it is fetched.
 *
 * @param size RFC822.SIZE; servers are wrong about it, so it decides how a mail is fetched and nothing else
 * @param receivedAt INTERNALDATE, or now where the server gives none
 */
record Listed(long uid, long size, Instant receivedAt, boolean seen, boolean flagged) {}
