package org.postern.cli.demo;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ProtocolException;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postern.message.DeliveryId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mail server in this process: IMAP and SMTP on free ports of the loopback interface, in memory. */
final class DemoMailServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoMailServer.class);

    static final String LOOPBACK = "127.0.0.1";
    private static final String OUR_DOMAIN = "@example.com";

    private final GreenMail server = new Servers(
            new ServerSetup(0, LOOPBACK, ServerSetup.PROTOCOL_IMAP),
            new ServerSetup(0, LOOPBACK, ServerSetup.PROTOCOL_SMTP));
    private final Session session = Session.getInstance(new Properties());
    private final Map<String, GreenMailUser> accounts = new LinkedHashMap<>();

    /** @param smtpUser who may hand in mail, with this password */
    DemoMailServer(String smtpUser, String password) {
        Thread.setDefaultUncaughtExceptionHandler(DemoMailServer::ended);
        server.start();
        server.setUser("mailer" + OUR_DOMAIN, smtpUser, password);
    }

    /** The server lets a thread die whose client hangs up, as IMAP clients may while they wait for news. */
    private static void ended(Thread thread, Throwable fault) {
        if (fault.getCause() instanceof ProtocolException) {
            LOG.debug("{} has ended", thread.getName(), fault);
        } else {
            LOG.error("{} has ended", thread.getName(), fault);
        }
    }

    /** Opens an empty mailbox {@code NAME@example.com}; that address is its login, too. */
    void open(String mailbox, String password) {
        String address = mailbox + OUR_DOMAIN;
        accounts.put(mailbox, server.setUser(address, address, password));
    }

    int imapPort() {
        return server.getImap().getPort();
    }

    int smtpPort() {
        return server.getSmtp().getPort();
    }

    /** @param subject as mail programs show it */
    record Delivered(DeliveryId id, String subject) {}

    /**
     * Puts a mail into the inbox of a mailbox, octet by octet as it is.
     *
     * @param received to the second; IMAP knows no parts of it
     */
    Delivered deliver(String mailbox, byte[] mail, Instant received) {
        GreenMailUser account = accounts.get(mailbox);
        if (account == null) {
            throw new IllegalArgumentException("no mailbox " + mailbox);
        }
        try {
            MailFolder inbox = server.getManagers().getImapHostManager().getInbox(account);
            MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(mail));
            String subject = message.getSubject();
            long uid = inbox.appendMessage(message, new Flags(), Date.from(received));
            return new Delivered(
                    DeliveryId.imap(mailbox, "INBOX", inbox.getUidValidity(), uid), subject == null ? "" : subject);
        } catch (FolderException | MessagingException e) {
            throw new IllegalStateException("the mail server of the demonstration refused a mail", e);
        }
    }

    /** @return addresses of others than us that have got mail, once for each mail, sorted */
    List<String> reached() {
        return server.getUserManager().listUser().stream()
                .map(GreenMailUser::getEmail)
                .filter(address -> !address.endsWith(OUR_DOMAIN))
                .flatMap(address -> server.findReceivedMessages(
                                user -> user.getEmail().equals(address), mail -> true)
                        .map(mail -> address))
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static final class Servers extends GreenMail {
        Servers(ServerSetup... setups) {
            super(setups);
        }

        @Override
        protected Map<String, AbstractServer> createServices(ServerSetup[] setups, Managers all) {
            Map<String, AbstractServer> services = super.createServices(setups, all);
            for (ServerSetup setup : setups) {
                if (setup.getProtocol().equals(ServerSetup.PROTOCOL_SMTP)) {
                    services.put(setup.getProtocol(), new NullSenderSmtp(setup, all));
                }
            }
            return services;
        }
    }
}
