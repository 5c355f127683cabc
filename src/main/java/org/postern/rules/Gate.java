package org.postern.rules;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.match.Match;
import org.postern.match.OurAddresses;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.SenderAuth;
import org.postern.message.Address;
import org.postern.message.AuthenticationResults.Verdict;
import org.postern.message.Mail;
import org.postern.message.Unsubscribe;

/**
 * Whose mail may create something. That the mail is human and comes in is asked apart, by {@link WhatToCreate}; here it is about the sender: not one of us, not
 * proven false, not beyond his share. And who can be no lead: nobody, a machine's address, a sender of spam.
 */
public final class Gate {
    /** Reason for a mail whose sender failed authentication. */
    public static final String AUTH_FAILED = "AUTH_FAILED_SENDER";

    /** Reason for a mail whose sender says nothing but that he wants no more of ours. */
    public static final String UNSUBSCRIBE = "UNSUBSCRIBE";

    /** Local parts behind which nobody reads. */
    private static final Pattern NOBODY_READS = Pattern.compile(
            "(?:.*[._+-])?(?:no|do[._-]?not|dont|not|never)[._-]?(?:reply|respond|answer)(?:[._+-].*|\\d*)"
                    + "|mailer-daemon|postmaster|bounces?(?:[._+-].*)?|nobody|auto(?:reply|mail(?:er)?)?|notifications?|robot");

    private final OurAddresses ours;
    private final @Nullable String authservId;

    /** @param authservId whose Authentication-Results count; null: nobody's */
    public Gate(OurAddresses ours, @Nullable String authservId) {
        this.ours = ours;
        this.authservId = authservId;
    }

    /**
     * @param brake RATE_LIMIT or LOOP_BRAKE if the sender has had his share; null: he has not
     * @return the reason; null if the gate is open
     */
    @Nullable
    String closedTo(Scene scene, Match match, @Nullable String brake) {
        Mail mail = scene.mail();
        if (SenderAuth.of(mail, authservId) == Verdict.FAIL) {
            return AUTH_FAILED;
        }
        boolean user =
                match.party().map(Party::type).filter(PartyType.USER::equals).isPresent();
        if (user || mail.from().filter(ours::include).isPresent()) {
            return "STAFF";
        }
        return mail.fact(Unsubscribe.class).isPresent() ? UNSUBSCRIBE : brake;
    }

    /** @return why the sender can be no lead; null if he can */
    @Nullable
    String noLeadOf(Mail mail) {
        Address from = mail.people().from();
        if (from == null || from.address().indexOf('@') < 1) {
            return "NO_SENDER";
        }
        String address = from.key();
        if (NOBODY_READS.matcher(address.substring(0, address.lastIndexOf('@'))).matches()) {
            return "NO_REPLY";
        }
        return isSpam(mail) ? "SPAM" : null;
    }

    /** Verdict headers of SpamAssassin and Rspamd; a forged one can only do harm to its own mail. */
    private static boolean isSpam(Mail mail) {
        return mail.headers()
                        .first("X-Spam-Flag")
                        .filter(v -> v.toLowerCase(Locale.ROOT).startsWith("yes"))
                        .isPresent()
                || mail.headers()
                        .first("X-Spam-Status")
                        .filter(v -> v.toLowerCase(Locale.ROOT).startsWith("yes"))
                        .isPresent()
                || mail.headers()
                        .first("X-Spam")
                        .filter(v -> v.toLowerCase(Locale.ROOT).startsWith("yes"))
                        .isPresent();
    }
}
