package org.postern.daemon;

import org.apache.camel.component.mail.DefaultAuthenticator;
import org.apache.camel.component.mail.MailAuthenticator;
import org.postern.config.MailboxConfig;
import org.postern.config.Secret;

/** Who signs in to a mailbox. */
final class MailboxLogin {
    private MailboxLogin() {}

    /** @throws IllegalArgumentException if the mailbox has no password */
    static MailAuthenticator of(MailboxConfig mailbox) {
        Secret password = mailbox.password();
        if (password == null) {
            throw new IllegalArgumentException(mailbox.at() + ": mailbox " + mailbox.name() + " has no password");
        }
        return new DefaultAuthenticator(mailbox.user(), password.reveal());
    }
}
