package org.postern.message;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mail, understood. Everything in it is decoded; nothing in it is to be believed.
 *
 * @param messageId without angle brackets; null if there is no legal one
 * @param rawSha256 hex, of the raw bytes
 * @param size octets of the raw mail
 * @param people who wrote it and to whom
 * @param subject decoded, unfolded; empty if there is none
 * @param inReplyTo ids without angle brackets, as they stand in In-Reply-To
 * @param references ids without angle brackets, oldest first
 * @param language ISO 639-1 guess; null if not told
 * @param attachments real and inline ones, in order
 * @param facts what it reports: bounces, complaints, an invitation, the author of what is forwarded; each type at most once
 * @param notes what was mended, cut or guessed, in words; empty for a sound mail
 */
public record Mail(
        MailKey key,
        @Nullable String messageId,
        String rawSha256,
        long size,
        People people,
        String subject,
        Instant date,
        DateSource dateSource,
        List<String> inReplyTo,
        List<String> references,
        Kind kind,
        @Nullable String language,
        Text text,
        List<Attachment> attachments,
        List<Fact> facts,
        Headers headers,
        List<String> notes)
        implements Reading {

    /** How notes of mended damage begin. */
    private static final String DAMAGED = "damaged: ";

    private static final int SNIPPET = 200;

    /**
     * @param from the effective sender; null if no header names one
     * @param header From as it stands; differs from {@code from} where a source profile found the true author
     * @param deliveredTo Delivered-To, X-Original-To, Envelope-To, in their order
     */
    public record People(
            @Nullable Address from,
            @Nullable Address header,
            @Nullable Address sender,
            List<Address> replyTo,
            List<Address> to,
            List<Address> cc,
            List<Address> deliveredTo) {}

    /**
     * @param plain the whole text, made from the HTML if the mail has no other
     * @param plainGiven false if {@code plain} was made from the HTML
     * @param passages whose words they are, in order, from the first character to the last without a gap; empty for an empty text
     * @param html sanitised; null if the mail has none
     * @param originalHtml as sent; null if the mail has none
     * @param calendar first text/calendar part; null if there is none
     */
    public record Text(
            String plain,
            boolean plainGiven,
            List<Passage> passages,
            @Nullable String html,
            @Nullable String originalHtml,
            @Nullable String calendar) {

        public Text {
            passages = List.copyOf(passages);
        }

        /** @return offset in {@code plain} behind which nothing new stands; never 0 in a text that is not empty */
        public int newEnd() {
            for (int i = passages.size() - 1; i >= 0; i--) {
                if (passages.get(i).origin() == Passage.Origin.NEW) {
                    return passages.get(i).to();
                }
            }
            return plain.length();
        }

        /** @return what the sender wrote now, without what is quoted above, between and below; the whole text if that would be empty */
        public String fresh() {
            String fresh = of(Passage.Origin.NEW);
            return fresh.isBlank() ? plain : fresh;
        }

        /** @return all passages of that origin, one after the other; empty if there is none */
        public String of(Passage.Origin origin) {
            if (passages.size() == 1) {
                return passages.get(0).origin() == origin ? plain : "";
            }
            StringBuilder all = new StringBuilder();
            for (Passage passage : passages) {
                if (passage.origin() == origin) {
                    all.append(plain, passage.from(), passage.to());
                }
            }
            return all.toString();
        }

        /** @return the beginning of what is new on one line, at most {@value Mail#SNIPPET} characters and never half of one */
        public String snippet() {
            String fresh = fresh();
            StringBuilder line = new StringBuilder();
            int count = 0;
            for (int i = 0; i < fresh.length() && count < SNIPPET; ) {
                int c = fresh.codePointAt(i);
                i += Character.charCount(c);
                if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                    line.appendCodePoint(c);
                    count++;
                } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                    line.append(' ');
                    count++;
                }
            }
            return line.toString().strip();
        }
    }

    /** @return the effective sender */
    public Optional<Address> from() {
        return Optional.ofNullable(people.from());
    }

    /** @return when the mail server put it into its mailbox, as some note it in Delivery-Date; empty if none did, or unreadably */
    public Optional<Instant> deliveredAt() {
        return headers.first("Delivery-Date").flatMap(MailDate::of);
    }

    /** @return the fact of that type; empty if the mail holds none */
    public <F extends Fact> Optional<F> fact(Class<F> type) {
        for (Fact fact : facts) {
            if (type.isInstance(fact)) {
                return Optional.of(type.cast(fact));
            }
        }
        return Optional.empty();
    }

    /** @return true if the bytes were not as they should be and something had to be mended; {@code notes} say what */
    public boolean damaged() {
        return notes.stream().anyMatch(note -> note.startsWith(DAMAGED));
    }

    /** @return attachments that the HTML does not show */
    public List<Attachment> realAttachments() {
        return attachments.stream().filter(a -> !a.inline()).toList();
    }

    /** @return the same mail as if it had no attachments: for a copy of a mail whose files are stored already */
    public Mail withoutAttachments() {
        return new Mail(
                key,
                messageId,
                rawSha256,
                size,
                people,
                subject,
                date,
                dateSource,
                inReplyTo,
                references,
                kind,
                language,
                text,
                List.of(),
                facts,
                headers,
                notes);
    }

    /** Frees the temporary files of the attachments. */
    public void discard() throws IOException {
        for (Attachment attachment : attachments) {
            attachment.content().discard();
        }
    }
}
