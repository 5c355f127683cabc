package org.postern.crm;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postern.message.Address;
import org.postern.message.Attachment;
import org.postern.message.DateSource;
import org.postern.message.Fact;
import org.postern.message.Headers;
import org.postern.message.Kind;
import org.postern.message.Mail;
import org.postern.message.MailKey;
import org.postern.message.Octets;
import org.postern.message.Passage;

/** A mail for a test, told in a line or two. */
public final class MailDraft {
    private String messageId = "m1@mail.example";
    private Address from = new Address("John Smith", "john@acme.example");
    private List<Address> to = List.of(new Address(null, "support@example.com"));
    private List<Address> cc = List.of();
    private String subject = "The pump is broken";
    private String text = "Hello,\n\nit drips.";
    private String html;
    private Instant date = Instant.parse("2026-03-04T09:15:30Z");
    private List<String> inReplyTo = List.of();
    private Kind kind = Kind.HUMAN;
    private final List<Attachment> attachments = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Headers.Field> headers = new ArrayList<>();

    public static MailDraft mail() {
        return new MailDraft();
    }

    public MailDraft id(String id) {
        messageId = id;
        return this;
    }

    public MailDraft from(String name, String address) {
        from = address == null ? null : new Address(name, address);
        return this;
    }

    public MailDraft to(String... addresses) {
        to = plain(addresses);
        return this;
    }

    public MailDraft cc(String... addresses) {
        cc = plain(addresses);
        return this;
    }

    public MailDraft subject(String value) {
        subject = value;
        return this;
    }

    public MailDraft text(String value) {
        text = value;
        return this;
    }

    public MailDraft html(String value) {
        html = value;
        return this;
    }

    public MailDraft date(String value) {
        date = Instant.parse(value);
        return this;
    }

    public MailDraft inReplyTo(String... ids) {
        inReplyTo = List.of(ids);
        return this;
    }

    public MailDraft kind(Kind value) {
        kind = value;
        return this;
    }

    public MailDraft attached(String name, String type, String content) {
        attachments.add(attachment(name, type, content, null));
        return this;
    }

    public MailDraft inline(String name, String type, String content, String contentId) {
        attachments.add(attachment(name, type, content, contentId));
        return this;
    }

    public MailDraft header(String name, String value) {
        headers.add(new Headers.Field(name, value));
        return this;
    }

    public MailDraft fact(Fact fact) {
        facts.add(fact);
        return this;
    }

    private static Attachment attachment(String name, String type, String content, String contentId) {
        byte[] octets = content.getBytes(StandardCharsets.UTF_8);
        return new Attachment(
                name,
                name,
                type,
                octets.length,
                "0".repeat(64),
                contentId != null,
                contentId,
                new Octets.InMemory(octets),
                null);
    }

    private static List<Address> plain(String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> new Address(null, address))
                .toList();
    }

    public Mail read() {
        return new Mail(
                new MailKey("v1:" + messageId, "fingerprint"),
                messageId,
                "0".repeat(64),
                1000,
                new Mail.People(from, from, null, List.of(), to, cc, List.of()),
                subject,
                date,
                DateSource.HEADER,
                inReplyTo,
                inReplyTo,
                kind,
                null,
                new Mail.Text(
                        text == null ? "made of html" : text,
                        text != null,
                        List.of(new Passage(0, text == null ? 12 : text.length(), Passage.Origin.NEW)),
                        html,
                        html,
                        null),
                List.copyOf(attachments),
                facts,
                new Headers(headers),
                List.of());
    }
}
