package org.postern.match;

import org.jspecify.annotations.Nullable;
import org.postern.message.AuthenticationResults;
import org.postern.message.AuthenticationResults.Verdict;
import org.postern.message.Mail;

/** Whether our own mail server could prove who sent a mail, as matching and rules ask it. */
public final class SenderAuth {
    private SenderAuth() {}

    /** @param authservId whose results count; null: nobody's */
    public static Verdict of(Mail mail, @Nullable String authservId) {
        return authservId == null ? Verdict.NONE : AuthenticationResults.of(mail.headers(), authservId, mail.from());
    }
}
