package org.postern.intake;

import jakarta.mail.Session;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SecureSocketProtocolsParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.postern.config.KeyPairConfig;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.ReachConfig.Proxy;
import org.postern.intake.signin.Pem;

/**
 * Camel Mail's configuration of a mailbox: session properties and TLS. All time-outs are set (Angus waits for ever by default), TLS is at least
 * 1.2, the server's name is checked, and nothing falls back to clear text.
 */
final class MailSession extends MailConfiguration {
    private final MailboxConfig mailbox;
    private final CamelContext context;

    private MailSession(CamelContext context, MailboxConfig mailbox) {
        super(context);
        this.context = context;
        this.mailbox = mailbox;
    }

    /** @throws MailServerException of kind TLS if the mailbox' own CA cannot be read */
    static Session of(CamelContext context, MailboxConfig mailbox, Timeouts timeouts) throws MailServerException {
        MailSession configuration = new MailSession(context, mailbox);
        configuration.configure(timeouts);
        return configuration.createJavaMailSender(context).getSession();
    }

    /** @return the name under which Angus looks for properties: {@code imap}, {@code imaps}, {@code pop3}, {@code pop3s} */
    static String protocolOf(MailboxConfig mailbox) {
        return (mailbox.protocol() == Protocol.IMAP ? "imap" : "pop3") + (mailbox.tls() == Tls.IMPLICIT ? "s" : "");
    }

    /** @return the properties of one connection, whose socket is kept hold of */
    static Properties connecting(
            MailboxConfig mailbox, Session session, RawSocket socket, ScheduledExecutorService clock) {
        String prefix = "mail." + protocolOf(mailbox) + ".";
        Properties properties = new Properties();
        properties.putAll(session.getProperties());
        // Camel Mail puts the factory of implicit TLS under the first name, that of STARTTLS under the second.
        Object factory = properties.remove(prefix + (mailbox.tls() == Tls.IMPLICIT ? "" : "ssl.") + "socketFactory");
        if (factory instanceof SSLSocketFactory tls) {
            properties.put(prefix + "ssl.socketFactory", socket.tls(tls, mailbox.host()));
        }
        properties.put(prefix + "socketFactory.fallback", "false");
        if (mailbox.tls() != Tls.IMPLICIT) {
            properties.put(
                    prefix + "socketFactory", socket.plain(mailbox.reach().proxy()));
        }
        properties.put(prefix + "executor.writetimeout", clock);
        Proxy proxy = mailbox.reach().proxy();
        if (proxy != null) {
            through(proxy, prefix, properties);
        }
        return properties;
    }

    private static void through(Proxy proxy, String prefix, Properties properties) {
        String kind = prefix + (proxy.kind() == Proxy.Kind.HTTP ? "proxy." : "socks.");
        properties.setProperty(kind + "host", proxy.host());
        properties.setProperty(kind + "port", Integer.toString(proxy.port()));
        if (proxy.user() != null && proxy.password() != null) {
            properties.setProperty(kind + "user", proxy.user());
            properties.setProperty(kind + "password", proxy.password().reveal());
        }
    }

    private void configure(Timeouts timeouts) throws MailServerException {
        String protocol = protocolOf(mailbox);
        configureProtocol(protocol);
        setHost(mailbox.host());
        setPort(mailbox.port());
        setConnectionTimeout(Math.toIntExact(timeouts.connect().toMillis()));

        String prefix = "mail." + protocol + ".";
        Properties more = getAdditionalJavaMailProperties();
        more.put(prefix + "timeout", Math.toIntExact(timeouts.read().toMillis()));
        more.put(prefix + "writetimeout", Math.toIntExact(timeouts.write().toMillis()));
        if (mailbox.tls() != Tls.NONE) {
            more.setProperty(prefix + "ssl.checkserveridentity", "true");
            more.setProperty(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
            if (mailbox.tls() == Tls.STARTTLS) {
                more.setProperty(prefix + "starttls.enable", "true");
                more.setProperty(prefix + "starttls.required", "true");
            }
            setSslContextParameters(tls());
        }
    }

    private SSLContextParameters tls() throws MailServerException {
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setCamelContext(context);
        SecureSocketProtocolsParameters protocols = new SecureSocketProtocolsParameters();
        protocols.setSecureSocketProtocol(List.of("TLSv1.3", "TLSv1.2"));
        parameters.setSecureSocketProtocols(protocols);
        try {
            TrustManagersParameters trust = new TrustManagersParameters();
            trust.setCamelContext(context);
            trust.setTrustManager(Pem.trusting(mailbox.reach().ca()));
            parameters.setTrustManagers(trust);
            KeyPairConfig shown = mailbox.reach().clientCertificate();
            if (shown != null) {
                parameters.setKeyManagers(new Shown(Pem.showing(shown).getKeyManagers()));
            }
            return parameters;
        } catch (Pem.Unusable e) {
            throw new MailServerException(MailServerException.Kind.TLS, String.valueOf(e.getMessage()), e);
        }
    }

    /** Camel makes key managers of key stores only; these are made already. */
    private static final class Shown extends KeyManagersParameters {
        private final KeyManager[] made;

        Shown(KeyManager[] made) {
            this.made = made;
        }

        @Override
        public KeyManager[] createKeyManagers() {
            return made;
        }
    }
}
