package org.postern.outcome;

import jakarta.mail.PasswordAuthentication;
import org.apache.camel.component.mail.MailAuthenticator;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.SmtpConfig;

/** The configured SMTP server as an endpoint of camel-mail. Its address holds no secret: those are asked of {@link #authenticator()}. */
public final class SmtpAddress {
    /** Name under which {@link #authenticator()} is bound. */
    public static final String AUTHENTICATOR = "smtpAuthenticator";

    private final SmtpConfig config;

    public SmtpAddress(SmtpConfig config) {
        this.config = config;
    }

    /** @return TLS is used as configured or the mail is not sent: never in clear because a server does not offer it */
    public String uri() {
        String protocol = config.tls() == Tls.IMPLICIT ? "smtps" : "smtp";
        String prefix = "&mail." + protocol + ".";
        StringBuilder uri = new StringBuilder(protocol + "://" + config.host() + ":" + config.port());
        uri.append("?connectionTimeout=10000").append(prefix).append("timeout=30000");
        uri.append(prefix).append("writetimeout=30000");
        if (config.tls() == Tls.STARTTLS) {
            uri.append(prefix).append("starttls.enable=true").append(prefix).append("starttls.required=true");
        }
        if (config.user() != null) {
            uri.append("&authenticator=#").append(AUTHENTICATOR);
        }
        return uri.toString();
    }

    public MailAuthenticator authenticator() {
        return new MailAuthenticator() {
            @Override
            public PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(
                        config.user(),
                        config.password() == null ? "" : config.password().reveal());
            }
        };
    }
}
