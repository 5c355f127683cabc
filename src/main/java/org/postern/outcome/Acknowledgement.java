package org.postern.outcome;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage.RecipientType;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;
import org.postern.config.AnswerTemplate;
import org.postern.crm.SentAnswer;
import org.postern.message.Address;

/**
 * Builds an acknowledgement from its template: marked as automatic (RFC 3834, section 3), with a null return path, so that no answer to it comes back, and with
 * nothing of the incoming mail but its ids.
 */
public final class Acknowledgement {
    /** RFC 5322, section 3.6.4, less quoted parts: a legal id cannot leave its header. */
    private static final Pattern ID = Pattern.compile("[!-;=?-~]{1,250}");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)\\}");

    /** Enough to find the thread; RFC 5322 lets us leave out the middle. */
    private static final int REFERENCES = 20;

    private final Session session = Session.getInstance(new Properties());
    private final InternetAddress from;

    /**
     * @param from an address, or {@code Name <address>}
     * @throws IllegalArgumentException if it is none
     */
    public Acknowledgement(String from) {
        try {
            this.from = new InternetAddress(withoutControls(from), true);
        } catch (AddressException e) {
            throw new IllegalArgumentException("smtp.from: " + e.getMessage(), e);
        }
    }

    /** @throws MessagingException if the address to answer is none */
    public SMTPMessage of(AnswerPayload answer, AnswerTemplate template, Instant now) throws MessagingException {
        Map<String, String> values = Map.of("number", text(answer.number()), "name", text(answer.name()));
        SMTPMessage message = new IdentifiedMessage(session, id(answer));
        message.setEnvelopeFrom("<>");
        message.setFrom(from);
        message.setRecipient(RecipientType.TO, new InternetAddress(answer.to(), true));
        message.setSubject(subject(template, values));
        message.setSentDate(Date.from(now));
        message.setHeader("Auto-Submitted", "auto-replied");
        message.setHeader("X-Auto-Response-Suppress", "All");
        message.setHeader("Precedence", "auto_reply");
        thread(message, answer);
        message.setText(filled(template.text(), values), StandardCharsets.UTF_8.name());
        message.saveChanges();
        return message;
    }

    /** @return what the CRM keeps of a message that {@link #of} made. @param emailId the CRM's, of the mail that it answers */
    static SentAnswer sent(String emailId, AnswerPayload answer, SMTPMessage message) throws MessagingException {
        InternetAddress sender = (InternetAddress) message.getFrom()[0];
        String id = message.getMessageID();
        try {
            return new SentAnswer(
                    emailId,
                    id.substring(1, id.length() - 1),
                    new Address(sender.getPersonal(), sender.getAddress()),
                    new Address(null, answer.to()),
                    message.getSubject(),
                    String.valueOf(message.getContent()),
                    message.getSentDate().toInstant());
        } catch (IOException e) {
            throw new MessagingException("the text of an answer cannot be read", e);
        }
    }

    private static void thread(SMTPMessage message, AnswerPayload answer) throws MessagingException {
        String id = answer.messageId();
        if (id == null || !ID.matcher(id).matches()) {
            return;
        }
        List<String> references = new ArrayList<>(answer.references().stream()
                .filter(r -> ID.matcher(r).matches())
                .toList());
        references.remove(id);
        references.add(id);
        List<String> last = references.subList(Math.max(0, references.size() - REFERENCES), references.size());
        message.setHeader("In-Reply-To", "<" + id + ">");
        message.setHeader("References", MimeUtility.fold(12, "<" + String.join("> <", last) + ">"));
    }

    private static String subject(AnswerTemplate template, Map<String, String> values) throws MessagingException {
        try {
            return MimeUtility.encodeText(
                    withoutControls(filled(template.subject(), values)), StandardCharsets.UTF_8.name(), null);
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("each Java has UTF-8", e);
        }
    }

    /** Values lose all control characters and are short; an empty one takes the blank before it along. */
    private static String filled(String text, Map<String, String> values) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value == null ? matcher.group() : value));
            if (value != null && value.isEmpty() && filled.length() > 0 && filled.charAt(filled.length() - 1) == ' ') {
                filled.setLength(filled.length() - 1);
            }
        }
        return matcher.appendTail(filled).toString();
    }

    private static String text(@Nullable String value) {
        String clean = value == null ? "" : withoutControls(value).strip();
        return clean.length() <= 100 ? clean : clean.substring(0, 100);
    }

    private static String withoutControls(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
    }

    /** The same for each try of one answer. */
    private String id(AnswerPayload answer) {
        String address = from.getAddress();
        UUID unique = UUID.nameUUIDFromBytes(answer.dedupeKey().getBytes(StandardCharsets.UTF_8));
        return "<answer." + unique + "@" + address.substring(address.lastIndexOf('@') + 1) + ">";
    }
}
