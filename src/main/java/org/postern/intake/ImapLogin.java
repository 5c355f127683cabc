package org.postern.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Tls;
import org.postern.intake.MailServerException.Kind;
import org.postern.intake.signin.Credential;
import org.postern.intake.signin.SignIn;
import org.postern.intake.signin.SignInException;

/** Secures a new IMAP connection as configured, and logs in. */
final class ImapLogin {
    /** Put among the capabilities before the login; gone once the server has told them anew. */
    private static final String BEFORE_LOGIN = "X-POSTERN-BEFORE-LOGIN";

    /** Why a login is refused although user and password may be right (RFC 5530). */
    private static final Pattern LATER =
            Pattern.compile("\\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|OVERQUOTA)]", Pattern.CASE_INSENSITIVE);

    private final MailboxConfig mailbox;
    private final BoundedImap imap;

    ImapLogin(MailboxConfig mailbox, BoundedImap imap) {
        this.mailbox = mailbox;
        this.imap = imap;
    }

    void secure() throws ProtocolException, MailServerException {
        if (mailbox.tls() != Tls.STARTTLS) {
            return;
        }
        if (!imap.hasCapability("STARTTLS")) {
            throw new MailServerException(Kind.TLS, "the server does not offer STARTTLS; nothing is sent in clear");
        }
        imap.startTLS();
        // What was said before TLS may have been put there by anybody (RFC 9051, section 6.2.1).
        imap.capability();
    }

    void login(SignIn signIn) throws MailServerException, ProtocolException, IOException {
        Credential credential = credential(signIn);
        imap.getCapabilities().put(BEFORE_LOGIN, "");
        try {
            hand(signIn.user(), credential);
        } catch (CommandFailedException e) {
            String said = e.getResponse() == null ? "" : e.getResponse().getRest();
            String all = said + " " + imap.challenge();
            throw LATER.matcher(said).find()
                    ? new MailServerException(
                            Kind.CONNECTION,
                            "login of " + signIn.user() + " refused for now: "
                                    + said.replace(credential.secret(), "********"))
                    : fault(signIn.refused(credential, all.strip()));
        }
        signIn.accepted();
        if (imap.hasCapability(BEFORE_LOGIN)) {
            imap.capability();
        }
    }

    static Credential credential(SignIn signIn) throws MailServerException {
        try {
            return signIn.credential();
        } catch (SignInException e) {
            throw fault(e);
        }
    }

    static MailServerException fault(SignInException e) {
        return new MailServerException(
                e.isTriedAgainSoon() ? Kind.CONNECTION : Kind.LOGIN, String.valueOf(e.getMessage()), e);
    }

    private void hand(String user, Credential credential) throws MailServerException, ProtocolException, IOException {
        if (credential.token()) {
            handToken(user, credential.secret());
        } else if (imap.hasCapability("AUTH=PLAIN")) {
            imap.authplain(null, user, credential.secret());
        } else if (imap.hasCapability("LOGINDISABLED")) {
            throw new MailServerException(
                    Kind.TLS,
                    "the server allows no login on this connection (LOGINDISABLED)"
                            + (mailbox.tls() == Tls.NONE ? "; set 'tls: implicit' or 'tls: starttls'" : ""));
        } else {
            imap.login(user, credential.secret());
        }
    }

    /** RFC 7628, or what was there before it. */
    private void handToken(String user, String token) throws MailServerException, ProtocolException, IOException {
        String bearer = "auth=Bearer " + token + "\1\1";
        if (imap.hasCapability("AUTH=OAUTHBEARER")) {
            String head = "n,a=" + user.replace("=", "=3D").replace(",", "=2C") + ",\1host=" + mailbox.host()
                    + "\1port=" + mailbox.port() + "\1";
            imap.authenticate("OAUTHBEARER", base64(head + bearer), base64("\1"));
        } else if (imap.hasCapability("AUTH=XOAUTH2")) {
            imap.authenticate("XOAUTH2", base64("user=" + user + "\1" + bearer), "");
        } else {
            throw new MailServerException(
                    Kind.LOGIN,
                    "AUTH_DISABLED_IMAP: the server takes no access tokens (neither OAUTHBEARER nor XOAUTH2); use a password");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
