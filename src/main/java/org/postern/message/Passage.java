package org.postern.message;

import java.util.Locale;

/**
 * A stretch of a mail's plain text by one hand.
 *
 * @param from offset of its first character
 * @param to offset behind its last character
 */
public record Passage(int from, int to, Origin origin) {
    /** Whose words they are. */
    public enum Origin {
        /** What the sender wrote now. */
        NEW,
        /** A mail that is answered or forwarded, with the line that introduces it; also a machine-readable report. */
        QUOTED,
        /** The sender's name, company and telephone, below "-- " or what a telephone adds. */
        SIGNATURE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
