package org.postern.intake;

import jakarta.mail.PasswordAuthentication;
import java.util.regex.Pattern;
import org.apache.camel.component.mail.MailAuthenticator;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Tls;
import org.postern.intake.MailServerException.Kind;

/** Secures a new IMAP connection as configured, and logs in. */
final class ImapLogin {
    /** Put among the capabilities before the login; gone once the server has told them anew. */
    private static final String BEFORE_LOGIN = "X-POSTERN-BEFORE-LOGIN";

    /** Why a login is refused although user and password may be right (RFC 5530). */
    private static final Pattern LATER =
            Pattern.compile("\\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)]", Pattern.CASE_INSENSITIVE);

    private ImapLogin() {}

    static void secure(MailboxConfig mailbox, BoundedImap imap) throws ProtocolException, MailServerException {
        if (mailbox.tls() != Tls.STARTTLS) {
            return;
        }
        if (!imap.hasCapability("STARTTLS")) {
            throw new MailServerException(Kind.TLS, "the server does not offer STARTTLS; nothing is sent in clear");
        }
        imap.startTLS();
        imap.capability();
    }

    static void login(MailboxConfig mailbox, BoundedImap imap, MailAuthenticator authenticator)
            throws MailServerException, ProtocolException {
        PasswordAuthentication who = authenticator.getPasswordAuthentication();
        String secret = who.getPassword();
        if (secret == null) {
            throw new MailServerException(Kind.LOGIN, "no password for " + who.getUserName());
        }
        imap.getCapabilities().put(BEFORE_LOGIN, "");
        try {
            if (mailbox.oauth2().isPresent()) {
                imap.authoauth2(who.getUserName(), secret);
            } else if (imap.hasCapability("AUTH=PLAIN")) {
                imap.authplain(null, who.getUserName(), secret);
            } else if (imap.hasCapability("LOGINDISABLED")) {
                throw new MailServerException(Kind.TLS, "the server allows no login on this connection");
            } else {
                imap.login(who.getUserName(), secret);
            }
        } catch (CommandFailedException e) {
            String said = e.getResponse() == null ? "" : e.getResponse().getRest();
            throw new MailServerException(
                    LATER.matcher(said).find() ? Kind.CONNECTION : Kind.LOGIN,
                    "login of " + who.getUserName() + " refused: " + said.replace(secret, "********"));
        }
        if (imap.hasCapability(BEFORE_LOGIN)) {
            imap.capability();
        }
    }
}
