package org.postern.message;

import java.util.Optional;

/**
 * What makes two deliveries the same mail.
 *
 * @param key {@code v1:} + SHA-256 (hex) of the normalised Message-ID, or, without a legal one, of the mail less its trace headers
 * @param fingerprint SHA-256 (hex) over From, Date and body: tells two different mails with one Message-ID apart
 */
public record MailKey(String key, String fingerprint) {
    /** @param field Message-ID as the header has it. @return the {@code key} of a mail with it; empty if it is no legal one */
    public static Optional<String> ofMessageId(String field) {
        return Optional.ofNullable(MessageIds.first(field)).map(id -> "v1:" + Sha256.of(id));
    }
}
