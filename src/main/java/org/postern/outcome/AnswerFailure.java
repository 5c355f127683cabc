package org.postern.outcome;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.internet.AddressException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;

/** What a failed hand-over to the SMTP server means for the answer. */
enum AnswerFailure {
    /** It did not leave: no connection, no TLS, no login, a temporary refusal. */
    AGAIN,
    /** It did not leave, and will not: refused for good (RFC 5321, section 4.2.1, replies 5yz), or no address. */
    NEVER,
    /** The connection broke in the middle: it may have left. */
    UNKNOWN;

    static AnswerFailure of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPAddressFailedException refused) {
                return byReply(refused.getReturnCode());
            }
            if (cause instanceof SMTPSenderFailedException refused) {
                return byReply(refused.getReturnCode());
            }
            if (cause instanceof SMTPSendFailedException refused && refused.getReturnCode() >= 400) {
                return byReply(refused.getReturnCode());
            }
            if (cause instanceof MailConnectException
                    || cause instanceof AuthenticationFailedException
                    || isNoTls(cause)) {
                return AGAIN;
            }
            if (cause instanceof AddressException || cause instanceof IllegalArgumentException) {
                return NEVER;
            }
        }
        return UNKNOWN;
    }

    /** Before anything of the answer was said. */
    private static boolean isNoTls(Throwable cause) {
        return cause instanceof SSLHandshakeException
                || String.valueOf(cause.getMessage()).contains("STARTTLS is required");
    }

    private static AnswerFailure byReply(int code) {
        return code >= 500 ? NEVER : AGAIN;
    }
}
