package org.postern.intake;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.postern.intake.MailServerException.Kind;

/** What an exception of Angus means. */
final class ImapFault {
    private ImapFault() {}

    /** @param what was being done. @param cut true if we cut the connection ourselves. @throws RuntimeException the one given, if it is no fault of the server */
    static MailServerException explained(String what, Exception e, boolean cut) {
        if (e instanceof CommandFailedException || e instanceof BadCommandException) {
            Response said = ((ProtocolException) e).getResponse();
            if (said != null && said.getRest().contains("authenticated but not connected")) {
                // Exchange lets everybody log in, and says only now that this is not their mailbox.
                return new MailServerException(
                        Kind.LOGIN,
                        "AUTH_MAILBOX_PERMISSION: " + said.getRest()
                                + "; give whoever signs in access to this mailbox (Exchange: Add-MailboxPermission)",
                        e);
            }
            return new MailServerException(Kind.REFUSED, what + ": " + (said == null ? "refused" : said.getRest()), e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return new MailServerException(Kind.TLS, what + ": no TLS that we accept: " + cause.getMessage(), e);
            }
            if (cause instanceof SocketTimeoutException) {
                return new MailServerException(Kind.CONNECTION, what + ": no answer in time", e);
            }
        }
        if (cut) {
            return new MailServerException(Kind.CONNECTION, what + ": too slow, or stopped", e);
        }
        if (e instanceof BoundedImap.TooLong) {
            return new MailServerException(Kind.PROTOCOL, what + ": " + e.getMessage(), e);
        }
        if (e instanceof IndexOutOfBoundsException) {
            // Angus' reader on sizes near 2^31, and on lists that end too early.
            return new MailServerException(Kind.PROTOCOL, what + ": an answer whose parts do not fit together", e);
        }
        if (e instanceof ConnectionException || e instanceof IOException) {
            return new MailServerException(Kind.CONNECTION, what + ": " + reason(e), e);
        }
        if (e instanceof ProtocolException) {
            return new MailServerException(Kind.PROTOCOL, what + ": " + e.getMessage(), e);
        }
        throw (RuntimeException) e;
    }

    private static String reason(Exception e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
