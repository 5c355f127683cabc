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
        Headers headers,
        List<String> notes)
        implements Reading {

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
     * @param newEnd offset in {@code plain} where quoted text or the signature begins; its length if there is neither
     * @param html sanitised; null if the mail has none
     * @param originalHtml as sent; null if the mail has none
     * @param calendar first text/calendar part; null if there is none
     */
    public record Text(
            String plain,
            boolean plainGiven,
            int newEnd,
            @Nullable String html,
            @Nullable String originalHtml,
            @Nullable String calendar) {
        /** @return the part the sender wrote now; the whole text if that would be empty */
        public String fresh() {
            String fresh = plain.substring(0, newEnd);
            return fresh.isBlank() ? plain : fresh;
        }
    }

    /** @return the effective sender */
    public Optional<Address> from() {
        return Optional.ofNullable(people.from());
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
