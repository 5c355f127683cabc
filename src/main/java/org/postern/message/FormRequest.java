package org.postern.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor of a web site filled in. {@code email} is wanted; {@code name}, {@code subject} and {@code message} are what they say; any other field becomes a line
 * {@code name: value} above the message, as the forms under {@code sources} have them.
 *
 * @param fields in the order of the form; no name or value has a line break but {@code message}
 */
public record FormRequest(Map<String, String> fields) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_FIELDS = 100;
    private static final String MESSAGE = "message";
    private static final String EMAIL = "email";
    private static final String NAME = "name";
    private static final String SUBJECT = "subject";

    /** It is no request that can be taken in, and will be none the next time. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        /** @return of HTTP: 415 or 422 */
        public int status() {
            return status;
        }
    }

    /**
     * @param type {@code application/json} (an object of texts and numbers) or {@code application/x-www-form-urlencoded}, in lower case, in UTF-8
     * @throws Refused if it is neither, or has no usable {@code email}
     */
    public static FormRequest read(String type, byte[] body) throws Refused {
        String text = utf8(body);
        Map<String, String> fields = new LinkedHashMap<>();
        if (type.startsWith("application/json")) {
            readJson(text, fields);
        } else if (type.startsWith("application/x-www-form-urlencoded")) {
            readForm(text, fields);
        } else {
            throw new Refused(415, "post application/json or application/x-www-form-urlencoded");
        }
        sender(fields);
        return new FormRequest(fields);
    }

    private static String utf8(byte[] body) throws Refused {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused(422, "it is not UTF-8");
        }
    }

    private static void readJson(String text, Map<String, String> fields) throws Refused {
        JsonNode object;
        try {
            object = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Refused(422, "it is not JSON");
        }
        if (object == null || !object.isObject()) {
            throw new Refused(422, "it is not a JSON object");
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getValue().isContainerNode()) {
                throw new Refused(422, "a field is neither text nor number: " + oneLine(field.getKey()));
            }
            add(fields, field.getKey(), field.getValue().asText());
        }
    }

    private static void readForm(String text, Map<String, String> fields) throws Refused {
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                add(fields, decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String part) throws Refused {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused(422, "it is not application/x-www-form-urlencoded");
        }
    }

    private static void add(Map<String, String> fields, String name, String value) throws Refused {
        String key = oneLine(name).replace(":", "");
        if (key.isEmpty() || value.isBlank()) {
            return;
        }
        fields.merge(key, key.equals(MESSAGE) ? value : oneLine(value), (one, other) -> one + ", " + other);
        if (fields.size() > MOST_FIELDS) {
            throw new Refused(422, "it has more than " + MOST_FIELDS + " fields");
        }
    }

    /** A line break in a header would begin another header. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    private static InternetAddress sender(Map<String, String> fields) throws Refused {
        String address = fields.getOrDefault(EMAIL, "");
        try {
            InternetAddress sender = new InternetAddress(address, true);
            if (sender.getPersonal() == null && sender.getAddress().indexOf('@') > 0) {
                sender.setPersonal(fields.get(NAME), StandardCharsets.UTF_8.name());
                return sender;
            }
        } catch (AddressException e) {
            throw new Refused(422, "field email: an e-mail address is needed");
        } catch (IOException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
        throw new Refused(422, "field email: an e-mail address is needed, and nothing else");
    }

    /**
     * @param to address of the mailbox
     * @param key the same for the same request sent again; null: each is its own
     * @return as it would have come from the sender
     */
    public byte[] mail(String to, @Nullable String key, Instant now) throws IOException {
        String id = key == null || key.isBlank() ? UUID.randomUUID().toString() : Sha256.of(to + "\n" + key);
        try {
            MimeMessage mail = new MimeMessage(Session.getInstance(new Properties())) {
                @Override
                protected void updateMessageID() throws MessagingException {
                    setHeader("Message-ID", "<" + id + "@web-form.invalid>");
                }
            };
            mail.setFrom(sender(fields));
            mail.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
            mail.setSubject(fields.getOrDefault(SUBJECT, "Request by web form"), StandardCharsets.UTF_8.name());
            mail.setSentDate(Date.from(now));
            mail.setText(text(), StandardCharsets.UTF_8.name());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            mail.writeTo(out);
            return out.toByteArray();
        } catch (MessagingException | Refused e) {
            throw new IllegalStateException("a form that was read makes no mail", e);
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> {
            if (!name.equals(MESSAGE) && !name.equals(SUBJECT)) {
                text.append(name).append(": ").append(value).append("\r\n");
            }
        });
        return text.append("\r\n")
                .append(fields.getOrDefault(MESSAGE, ""))
                .append("\r\n")
                .toString();
    }
}
