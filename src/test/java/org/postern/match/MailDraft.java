package org.postern.match;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.message.Address;
import org.postern.message.Attachment;
import org.postern.message.DateSource;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Fact;
import org.postern.message.Headers;
import org.postern.message.Kind;
import org.postern.message.Mail;
import org.postern.message.MailKey;
import org.postern.message.Octets;
import org.postern.message.Passage;

/** A mail for tests, as it would be read: only what matters is said. */
public final class MailDraft {
    private @Nullable Address from = new Address(null, "ann@client.example");
    private @Nullable Address header;
    private final List<Address> to = new ArrayList<>();
    private final List<Address> cc = new ArrayList<>();
    private final List<Address> deliveredTo = new ArrayList<>();
    private String subject = "";
    private Instant date = Instant.parse("2026-03-04T09:00:00Z");
    private List<String> inReplyTo = List.of();
    private List<String> references = List.of();
    private Kind kind = Kind.HUMAN;
    private @Nullable String language;
    private String text = "";
    private int newEnd = -1;
    private @Nullable String html;
    private long size = 1000;
    private final List<Attachment> attachments = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Headers.Field> headers = new ArrayList<>();
    private Instant receivedAt = Instant.parse("2026-03-04T09:00:05Z");
    private String mailbox = "sales";
    private String folder = "INBOX";
    private boolean outgoing;
    private boolean history;

    public static MailDraft aMail() {
        return new MailDraft();
    }

    /** @param address {@code a@b}, {@code Name <a@b>}; null or empty: no sender */
    public MailDraft from(@Nullable String address) {
        from = address == null || address.isBlank() ? null : address(address);
        return this;
    }

    /** @param address From as it stands, where the true author is somebody else */
    public MailDraft headerFrom(String address) {
        header = address(address);
        return this;
    }

    /** @param addresses separated by commas; null: none */
    public MailDraft to(@Nullable String addresses) {
        addAll(addresses, to);
        return this;
    }

    public MailDraft cc(@Nullable String addresses) {
        addAll(addresses, cc);
        return this;
    }

    public MailDraft deliveredTo(@Nullable String addresses) {
        addAll(addresses, deliveredTo);
        return this;
    }

    public MailDraft subject(@Nullable String subject) {
        this.subject = subject == null ? "" : subject;
        return this;
    }

    public MailDraft date(String instant) {
        date = Instant.parse(instant);
        return this;
    }

    /** @param ids separated by blanks; null: none */
    public MailDraft inReplyTo(@Nullable String ids) {
        inReplyTo = ids(ids);
        return this;
    }

    /** @param ids separated by blanks, oldest first; null: none */
    public MailDraft references(@Nullable String ids) {
        references = ids(ids);
        return this;
    }

    public MailDraft kind(Kind kind) {
        this.kind = kind;
        return this;
    }

    public MailDraft language(String language) {
        this.language = language;
        return this;
    }

    public MailDraft text(@Nullable String text) {
        this.text = text == null ? "" : text;
        return this;
    }

    /** What follows the new text: an answered mail or a signature. */
    public MailDraft quoted(@Nullable String quoted) {
        if (quoted != null) {
            newEnd = text.length();
            text += "\n" + quoted;
        }
        return this;
    }

    public MailDraft html(@Nullable String html) {
        this.html = html;
        return this;
    }

    public MailDraft size(long octets) {
        size = octets;
        return this;
    }

    public MailDraft attachment(String name, String type, long octets, boolean inline) {
        attachments.add(new Attachment(
                name, name, type, octets, "0".repeat(64), inline, null, new Octets.InMemory(new byte[0]), null));
        return this;
    }

    public MailDraft fact(Fact fact) {
        facts.add(fact);
        return this;
    }

    public MailDraft header(String name, @Nullable String value) {
        if (value != null) {
            headers.add(new Headers.Field(name, value));
        }
        return this;
    }

    public MailDraft receivedAt(String instant) {
        receivedAt = Instant.parse(instant);
        return this;
    }

    public MailDraft in(String mailbox, String folder) {
        this.mailbox = mailbox;
        this.folder = folder;
        return this;
    }

    public MailDraft outgoing(boolean outgoing) {
        this.outgoing = outgoing;
        return this;
    }

    public MailDraft history(boolean history) {
        this.history = history;
        return this;
    }

    public Mail build() {
        return new Mail(
                new MailKey("v1:0", "0"),
                "made@client.example",
                "0".repeat(64),
                size,
                new Mail.People(from, header == null ? from : header, null, List.of(), to, cc, deliveredTo),
                subject,
                date,
                DateSource.HEADER,
                inReplyTo,
                references,
                kind,
                language,
                new Mail.Text(text, true, passages(), html, html, null),
                attachments,
                facts,
                new Headers(headers),
                List.of());
    }

    private List<Passage> passages() {
        int end = newEnd < 0 ? text.length() : newEnd;
        List<Passage> passages = new ArrayList<>();
        if (end > 0) {
            passages.add(new Passage(0, end, Passage.Origin.NEW));
        }
        if (end < text.length()) {
            passages.add(new Passage(end, text.length(), Passage.Origin.QUOTED));
        }
        return passages;
    }

    public Delivery delivery() {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        return new Delivery(
                DeliveryId.imap(mailbox, folder, 1, 1),
                new Octets.InMemory(raw),
                receivedAt,
                false,
                false,
                outgoing,
                history);
    }

    private static void addAll(@Nullable String addresses, List<Address> into) {
        if (addresses != null) {
            Arrays.stream(addresses.split(","))
                    .map(String::strip)
                    .map(MailDraft::address)
                    .forEach(into::add);
        }
    }

    private static Address address(String written) {
        int open = written.indexOf('<');
        return open < 0
                ? new Address(null, written)
                : new Address(written.substring(0, open).strip(), written.substring(open + 1, written.length() - 1));
    }

    private static List<String> ids(@Nullable String ids) {
        return ids == null || ids.isBlank() ? List.of() : List.of(ids.strip().split("\\s+"));
    }
}
