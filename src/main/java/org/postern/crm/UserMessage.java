package org.postern.crm;

import java.util.List;

/**
 * Something a user of the CRM is to be shown, in the place of the unread notifications of single mails.
 *
 * @param id the same for the same message, so that it is shown once
 * @param userId the CRM's
 * @param emailIds mails whose notifications it takes the place of
 */
public record UserMessage(String id, String userId, String text, List<String> emailIds) {}
