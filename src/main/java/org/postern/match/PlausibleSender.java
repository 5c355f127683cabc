package org.postern.match;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.message.AuthenticationResults.Verdict;
import org.postern.message.Mail;

/**
 * Whether a sender may continue what a thread or code names: he takes part in it, is of the same client, or is one of us. Anyone can type a code or copy a
 * Message-ID; without this a stranger could write into any record. Nor does a sender who fails authentication take part in anything.
 */
final class PlausibleSender {
    private final OurAddresses ours;
    private final @Nullable String authservId;

    PlausibleSender(OurAddresses ours, @Nullable String authservId) {
        this.ours = ours;
        this.authservId = authservId;
    }

    /** @param party whom the CRM knows the mail's sender as; for outgoing mail it is the recipient and does not count */
    boolean of(Mail mail, Direction direction, Optional<Party> party, Trail trail) {
        if (direction != Direction.IN) {
            return true;
        }
        if (SenderAuth.of(mail, authservId) == Verdict.FAIL) {
            return false;
        }
        boolean staff = SenderAuth.mayActAsStaff(mail, authservId);
        if (mail.from().filter(ours::include).isPresent()) {
            return staff;
        }
        return takesPart(mail, trail)
                || party.filter(p -> p.type() == PartyType.USER ? staff : isClient(p, trail))
                        .isPresent();
    }

    private static boolean takesPart(Mail mail, Trail trail) {
        Set<String> participants = trail.participants().stream()
                .map(a -> a.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return mail.from()
                .filter(from -> LookupAddresses.all(from.address()).stream().anyMatch(participants::contains))
                .isPresent();
    }

    private static boolean isClient(Party party, Trail trail) {
        String account = party.accountId();
        if (account != null && trail.accountId().filter(account::equals).isPresent()) {
            return true;
        }
        return switch (party.type()) {
            case CONTACT -> trail.contactId().filter(party.id()::equals).isPresent();
            case LEAD -> trail.leadId().filter(party.id()::equals).isPresent();
            case ACCOUNT, USER -> false;
        };
    }
}
