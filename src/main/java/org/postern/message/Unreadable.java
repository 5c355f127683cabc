package org.postern.message;

/**
 * A mail that could not be understood at all, or must not be; it goes to quarantine with its raw bytes.
 *
 * @param reason PARSE_ERROR, PARSE_LIMIT, TIMEOUT, TOO_LARGE, VIRUS or NOT_SCANNED
 * @param detail what happened, for people; no content of the mail
 * @param rawSha256 hex, of the raw bytes
 */
public record Unreadable(String reason, String detail, String rawSha256, long size) implements Reading {}
