package org.postern.match;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.message.Address;
import org.postern.message.Delivery;
import org.postern.message.Mail;

/**
 * Which way a mail went. It goes by the effective sender, so that a form that writes in our own name for a customer comes in.
 *
 * <p>A mail that claims to be ours and is not proven to be comes from outside: it must neither vanish as internal nor count as our answer.
 */
public final class DirectionOf {
    private final OurAddresses ours;
    private final @Nullable String authservId;

    /** @param authservId whose Authentication-Results count; null: nobody's */
    public DirectionOf(OurAddresses ours, @Nullable String authservId) {
        this.ours = ours;
        this.authservId = authservId;
    }

    public Direction of(Mail mail, Delivery delivery) {
        if (delivery.outgoing()) {
            return onlyToUs(mail) ? Direction.INTERNAL : Direction.OUT;
        }
        boolean fromUs = mail.from().filter(ours::include).isPresent() && SenderAuth.mayActAsStaff(mail, authservId);
        if (!fromUs) {
            return Direction.IN;
        }
        return hasOutsider(mail) ? Direction.OUT : Direction.INTERNAL;
    }

    /** A sent mail without visible recipients went to somebody hidden, outside as a rule. */
    private boolean onlyToUs(Mail mail) {
        List<Address> recipients = LookupAddresses.recipients(mail);
        return !recipients.isEmpty() && recipients.stream().allMatch(ours::include);
    }

    private boolean hasOutsider(Mail mail) {
        return LookupAddresses.recipients(mail).stream().anyMatch(recipient -> !ours.include(recipient));
    }
}
