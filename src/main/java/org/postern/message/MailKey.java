package org.postern.message;

/**
 * What makes two deliveries the same mail.
 *
 * @param key {@code v1:} + SHA-256 (hex) of the normalised Message-ID, or, without a legal one, of the mail less its trace headers
 * @param fingerprint SHA-256 (hex) over From, Date and body: tells two different mails with one Message-ID apart
 */
public record MailKey(String key, String fingerprint) {}
