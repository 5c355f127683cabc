package org.postern.daemon;

import java.util.Map;

/**
 * What {@code /health/ready} tells.
 *
 * @param mailboxes state by name
 */
record Health(String status, String crm, Map<String, String> mailboxes) {
    static Health of(LiveStatus live) {
        Map<String, String> mailboxes = new java.util.LinkedHashMap<>();
        live.mailboxes().forEach(mailbox -> mailboxes.put(mailbox.name(), mailbox.state()));
        return new Health(live.ready() ? "up" : "down", live.crmAnswered() ? "up" : "down", mailboxes);
    }

    boolean up() {
        return status.equals("up");
    }
}
