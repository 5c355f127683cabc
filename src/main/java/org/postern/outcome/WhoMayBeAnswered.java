package org.postern.outcome;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.match.OurAddresses;
import org.postern.match.SenderAuth;
import org.postern.message.Address;
import org.postern.message.AuthenticationResults.Verdict;
import org.postern.message.Headers;
import org.postern.message.Kind;
import org.postern.message.Mail;

/**
 * Whether an automatic answer may go to the sender of a mail (RFC 3834, section 2): people only, never ourselves, machines or lists, and nobody whose address may
 * be somebody else's. Pure.
 */
public final class WhoMayBeAnswered {
    /** Of the mailbox local part: owners and robots of lists (RFC 2142 and old custom), and addresses behind which nobody reads. */
    private static final Pattern NOBODY_READS = Pattern.compile(
            "(?:.*[._+-])?(?:no|do[._-]?not|dont|not|never)[._-]?(?:reply|respond|answer)(?:[._+-].*|\\d*)"
                    + "|mailer-daemon|postmaster|bounces?(?:[._+-].*)?|nobody|root|abuse|listserv|listproc|majordomo|mailman|robot"
                    + "|owner-.*|.*-(?:owner|request|relay|bounces?)|auto(?:reply|mail(?:er)?)?|notifications?");

    /** A plain address: what could end a header, an SMTP command or an address list is not in it. */
    private static final Pattern PLAIN = Pattern.compile(
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\\.)+[A-Za-z][A-Za-z0-9-]{1,62}");

    private final OurAddresses ours;
    private final @Nullable String authservId;

    /** @param authservId whose Authentication-Results count; null: nobody's, and then an answer may reach somebody who never wrote */
    public WhoMayBeAnswered(OurAddresses ours, @Nullable String authservId) {
        this.ours = ours;
        this.authservId = authservId;
    }

    /** @return why its sender gets no answer; null if he may get one */
    public @Nullable String refusal(Mail mail) {
        Address from = mail.people().from();
        if (mail.kind() != Kind.HUMAN) {
            return "kind " + mail.kind().label();
        }
        if (from == null || !PLAIN.matcher(from.address()).matches()) {
            return "no plain address";
        }
        Address header = mail.people().header();
        if (header == null || !header.key().equals(from.key())) {
            return "the address was found in the text";
        }
        if (ours.include(from)) {
            return "our own address";
        }
        String local = from.key().substring(0, from.key().lastIndexOf('@'));
        if (NOBODY_READS.matcher(local).matches()) {
            return "nobody reads there";
        }
        if (isAutomatic(mail.headers())) {
            return "automatic mail";
        }
        Verdict auth = SenderAuth.of(mail, authservId);
        boolean proven = authservId == null ? auth != Verdict.FAIL : auth == Verdict.PASS;
        return proven ? null : "sender not proven";
    }

    /** The kind was judged by more than this, and may come from a rule; an answer asks again for what RFC 3834 forbids to answer. */
    private static boolean isAutomatic(Headers headers) {
        String precedence = headers.first("Precedence").orElse("").strip().toLowerCase(Locale.ROOT);
        String submitted = headers.first("Auto-Submitted").orElse("no").strip().toLowerCase(Locale.ROOT);
        return !submitted.startsWith("no")
                || precedence.equals("bulk")
                || precedence.equals("list")
                || precedence.equals("junk")
                || precedence.equals("auto_reply")
                || headers.hasPrefix("List-")
                || headers.first("Return-Path")
                        .filter(p -> p.strip().equals("<>"))
                        .isPresent();
    }
}
