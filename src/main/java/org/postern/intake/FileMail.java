package org.postern.intake;

import java.time.Instant;
import org.postern.message.Octets;

/**
 * A mail found in a file.
 *
 * @param source the file, with the number of the mail in it for an mbox, as people are to read it
 * @param sha256 hex, of {@code raw}: what makes taking it in twice the same as once
 * @param receivedAt from the mbox' separator line, else when the file was last changed
 */
public record FileMail(String source, Octets raw, String sha256, Instant receivedAt, boolean seen, boolean flagged) {}
