package org.postern.message;

import java.util.Locale;

/**
 * The sender wants no more mail.
 *
 * @param said the words or the address by which he says so
 */
public record Unsubscribe(By by, String said) implements Fact {
    /** How it was said, the surest first. */
    public enum By {
        /** Sent to the address of a List-Unsubscribe header (RFC 2369). */
        ADDRESS,
        /** The subject is nothing else. */
        SUBJECT,
        /** What the sender wrote is one word or one line that says nothing else. */
        TEXT;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
