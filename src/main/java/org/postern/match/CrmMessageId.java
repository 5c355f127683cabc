package org.postern.match;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The record that EspoCRM writes into the Message-IDs of its own mail: {@code Case/5f0c…/1700000000/1234@espo}. An answer names it in its References although the
 * sent mail may never have been stored.
 */
final class CrmMessageId {
    private static final Pattern FORM =
            Pattern.compile("(Opportunity|Case|Lead)/([A-Za-z0-9-]{1,64})/\\d{1,12}/\\d{1,9}@espo(-system)?");

    private CrmMessageId() {}

    /** @param messageId without angle brackets */
    static Optional<RecordRef> record(String messageId) {
        Matcher matcher = FORM.matcher(messageId);
        return matcher.matches()
                ? Optional.of(new RecordRef(
                        switch (matcher.group(1)) {
                            case "Opportunity" -> RecordRef.Type.OPPORTUNITY;
                            case "Case" -> RecordRef.Type.CASE;
                            default -> RecordRef.Type.LEAD;
                        },
                        matcher.group(2)))
                : Optional.empty();
    }
}
