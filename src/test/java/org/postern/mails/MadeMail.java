package org.postern.mails;

import java.util.List;
import java.util.Optional;

/**
 * A made mail and what is true of it.
 *
 * @param token occurs in this mail's subject and text and in no other mail's (but for its own copies)
 * @param mailbox where it is delivered
 * @param raw with CRLF line ends
 * @param from lower-case address
 * @param subject decoded
 * @param outcome the outcome that the shipped rules give it: filed, rejected, skipped, duplicate
 * @param answers token of the mail it replies to
 * @param attachments SHA-256 (hex) of each attachment's content
 */
public record MadeMail(
        String token,
        String mailbox,
        byte[] raw,
        String from,
        String messageId,
        String subject,
        String outcome,
        Optional<String> answers,
        List<String> attachments) {}
