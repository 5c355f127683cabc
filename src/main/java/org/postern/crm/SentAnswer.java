package org.postern.crm;

import java.time.Instant;
import org.postern.message.Address;

/**
 * An acknowledgement that has left.
 *
 * @param emailId the CRM's id of the mail that it answers
 * @param messageId its own, without brackets
 * @param text plain
 */
public record SentAnswer(
        String emailId, String messageId, Address from, Address to, String subject, String text, Instant sentAt) {}
