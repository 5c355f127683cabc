package org.postern.commit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig;
import org.postern.match.Direction;
import org.postern.message.Delivery;
import org.postern.message.Mail;
import org.postern.message.Reading;
import org.postern.rules.Screening;

/**
 * A delivery that waits for its outcome.
 *
 * @param screening null if the mail is unreadable
 */
public record Candidate(
        Delivery delivery,
        MailboxConfig mailbox,
        Reading reading,
        Direction direction,
        @Nullable Screening screening) {
    public Optional<Mail> mail() {
        return reading instanceof Mail mail ? Optional.of(mail) : Optional.empty();
    }
}
