package org.postern.cli.demo;

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
import java.util.Map;
import java.util.Properties;
import org.postern.message.DeliveryId;

/** A mail server in this process: IMAP and SMTP on free ports of the loopback interface, in memory. */
final class DemoMailServer implements AutoCloseable {
    static final String LOOPBACK = "127.0.0.1";
    private static final String OUR_DOMAIN = "@example.com";

    private final GreenMail server = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, LOOPBACK, ServerSetup.PROTOCOL_IMAP), new ServerSetup(0, LOOPBACK, ServerSetup.PROTOCOL_SMTP)
    });
    private final Session session = Session.getInstance(new Properties());
    private final Map<String, GreenMailUser> accounts = new LinkedHashMap<>();

    /** @param smtpUser who may hand in mail, with this password */
    DemoMailServer(String smtpUser, String password) {
        server.start();
        server.setUser("mailer" + OUR_DOMAIN, smtpUser, password);
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

    @Override
    public void close() {
        server.stop();
    }
}
