package org.postern.message;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mail server's report on what became of a mail, recipient by recipient: RFC 3464, or the plain words of a server that writes none.
 *
 * @param recipients at least one unless {@code standard}; each address once
 * @param originalId Message-ID of the mail it is about, without angle brackets; null if the report does not hold it
 * @param originalFrom who sent that mail, as the report has it; null if it does not say
 * @param standard true for a report of RFC 3464, false for words that were understood
 */
public record Bounce(
        List<Recipient> recipients,
        @Nullable String originalId,
        @Nullable String originalFrom,
        boolean standard) implements Fact {

    public Bounce {
        recipients = List.copyOf(recipients);
    }

    /**
     * One recipient's fate.
     *
     * @param address as reported, without "rfc822;"
     * @param status code of RFC 3463, as {@code 5.1.1}; null if none is told
     * @param diagnostic what the other server said, on one line of at most 500 characters; null if it said nothing
     */
    public record Recipient(
            String address,
            Severity severity,
            @Nullable String status,
            @Nullable String diagnostic) {}

    /** What a report says of an address, the worst first. */
    public enum Severity {
        /** There is no such mailbox or domain, and there will be none: one such report is enough. */
        HARD,
        /** It could not be delivered now, and the server has given up: several of them tell something. */
        SOFT,
        /** This mail was refused (policy, spam, size, a full mailbox): nothing is said of the address. */
        REFUSED,
        /** The server still tries. */
        DELAYED,
        /** It arrived, or went on to a server that does not report. */
        DELIVERED;

        /** @return the name used in JSON and traces, as {@code hard} */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @return the worst fate of all recipients; SOFT if none is named */
    public Severity severity() {
        return recipients.stream()
                .map(Recipient::severity)
                .min(Comparator.naturalOrder())
                .orElse(Severity.SOFT);
    }
}
