package org.postern.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's report that a recipient calls a mail of ours spam (ARF, RFC 5965).
 *
 * @param type Feedback-Type in lower case, as {@code abuse}; {@code not-spam} (RFC 6430) takes one back
 * @param recipients who complains, as far as the provider tells; lower case, each once
 * @param originalId Message-ID of the mail complained of, without angle brackets; null if the report does not hold it
 */
public record Complaint(
        String type, List<String> recipients, @Nullable String originalId) implements Fact {
    public Complaint {
        recipients = List.copyOf(recipients);
    }
}
