package org.postern.match;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.message.Address;
import org.postern.message.AuthenticationResults;
import org.postern.message.AuthenticationResults.Verdict;
import org.postern.message.Forwarded;
import org.postern.message.Mail;

/**
 * Whether our own mail server could prove who sent a mail, as matching and rules ask it, and what the mail may do accordingly.
 *
 * <p>A mail that fails is taken for a stranger's: it continues nothing, whatever it names. One that is neither proven nor proven false, as that of small companies
 * often is, may continue what its sender has a part in. Acting as one of us takes more: a pass, or, for mail that our people hand in to our own server, no
 * verdict of it at all, for it writes one on everything that comes from outside.
 */
public final class SenderAuth {
    private SenderAuth() {}

    /**
     * @param authservId whose results count; null: nobody's
     * @return PASS only if the sender is the one that was proven: an address found in Reply-To or in the text is not. FAIL as well for what one of us is said to
     *     forward and is not proven to
     */
    public static Verdict of(Mail mail, @Nullable String authservId) {
        if (authservId == null) {
            return Verdict.NONE;
        }
        Address header = mail.people().header();
        Optional<Address> proven = header == null ? mail.from() : Optional.of(header);
        Verdict verdict = AuthenticationResults.of(mail.headers(), authservId, proven);
        if (proven.map(Address::key).equals(mail.from().map(Address::key))) {
            return verdict;
        }
        boolean forwarded = mail.fact(Forwarded.class).isPresent();
        return switch (verdict) {
            case PASS -> Verdict.NONE;
            case FAIL -> Verdict.FAIL;
            case NONE ->
                forwarded && AuthenticationResults.areGiven(mail.headers(), authservId) ? Verdict.FAIL : Verdict.NONE;
        };
    }

    /** @return true if a mail that bears an address of ours may be taken for ours. @param authservId as above */
    static boolean mayActAsStaff(Mail mail, @Nullable String authservId) {
        if (authservId == null) {
            return true;
        }
        return switch (of(mail, authservId)) {
            case PASS -> true;
            case FAIL -> false;
            case NONE -> !AuthenticationResults.areGiven(mail.headers(), authservId);
        };
    }
}
