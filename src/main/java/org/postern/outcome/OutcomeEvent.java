package org.postern.outcome;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one mail, as a route of the site's own is told it; the names of the components are those of the JSON. The mail itself is not in it: who wants that
 * finds it in the CRM.
 *
 * @param id the same for each try
 * @param event name of the subscription
 * @param delivery mailbox, folder and number on the server
 * @param reason code; null: none
 * @param rule null: none
 * @param assignees CRM user names
 * @param linked what the mail belongs to; null: nothing
 * @param number by which people call the created case; null: none
 * @param flags as {@code unassigned}
 * @param from address of the sender; null: none, or it is not to be told
 * @param subject null: it is not to be told
 * @param email_id the CRM's id of the mail; null: it is not stored
 */
public record OutcomeEvent(
        String id,
        String event,
        String mailbox,
        String delivery,
        String outcome,
        @Nullable String reason,
        @Nullable String rule,
        List<String> assignees,
        List<Ref> created,
        @Nullable Ref linked,
        @Nullable String number,
        List<String> flags,
        @Nullable String from,
        @Nullable String subject,
        @Nullable String email_id,
        Instant at) {
    /** Of such a row in the outbox. */
    public static final String KIND = "event";

    /** @param type lead, opportunity, case, contact or account */
    public record Ref(String type, String id) {}
}
