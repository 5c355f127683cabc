package org.postern.outcome;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage.RecipientType;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/** Builds the mail of a notice or an alert: to our own people, marked as automatic (RFC 3834), with a null return path and a Message-ID that each try repeats. */
public final class NoticeMail {
    private final Session session = Session.getInstance(new Properties());
    private final InternetAddress from;

    /**
     * @param from an address, or {@code Name <address>}
     * @throws IllegalArgumentException if it is none
     */
    public NoticeMail(String from) {
        try {
            this.from = new InternetAddress(OneLineText.of(from, 500), true);
        } catch (AddressException e) {
            throw new IllegalArgumentException("smtp.from: " + e.getMessage(), e);
        }
    }

    /** @throws MessagingException if an address is none */
    public SMTPMessage of(OutboxMessage notice, List<String> to, Instant now) throws MessagingException {
        String domain = from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
        SMTPMessage mail = new IdentifiedMessage(session, "<notice." + notice.id() + "@" + domain + ">");
        mail.setEnvelopeFrom("<>");
        mail.setFrom(from);
        for (String address : to) {
            mail.addRecipient(RecipientType.TO, new InternetAddress(address, true));
        }
        mail.setSubject(encoded(OneLineText.of(notice.title(), 200)));
        mail.setSentDate(Date.from(now));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Auto-Response-Suppress", "All");
        mail.setText(notice.text(), StandardCharsets.UTF_8.name());
        mail.saveChanges();
        return mail;
    }

    private static String encoded(String subject) throws MessagingException {
        try {
            return MimeUtility.encodeText(subject, StandardCharsets.UTF_8.name(), null);
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("each Java has UTF-8", e);
        }
    }
}
