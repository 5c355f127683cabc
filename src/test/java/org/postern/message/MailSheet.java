package org.postern.message;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a reading down as lines of text, to be compared with what is expected. */
final class MailSheet {
    private MailSheet() {}

    static String of(Reading reading) {
        if (reading instanceof Unreadable unreadable) {
            return "unreadable: " + unreadable.reason() + "\n";
        }
        Mail mail = (Mail) reading;
        StringBuilder sheet = new StringBuilder();
        line(sheet, "from", mail.from().map(Object::toString).orElse("nobody"));
        if (!mail.from().equals(java.util.Optional.ofNullable(mail.people().header()))) {
            line(sheet, "header from", String.valueOf(mail.people().header()));
        }
        optional(
                sheet,
                "sender",
                mail.people().sender() == null ? "" : mail.people().sender().toString());
        optional(sheet, "reply to", list(mail.people().replyTo()));
        line(sheet, "to", list(mail.people().to()));
        optional(sheet, "cc", list(mail.people().cc()));
        optional(sheet, "delivered to", list(mail.people().deliveredTo()));
        line(sheet, "subject", mail.subject());
        line(sheet, "date", mail.date() + " " + mail.dateSource().label());
        line(sheet, "message-id", String.valueOf(mail.messageId()));
        if (!mail.inReplyTo().isEmpty() || !mail.references().isEmpty()) {
            line(sheet, "thread", mail.inReplyTo() + " " + mail.references());
        }
        line(
                sheet,
                "key",
                mail.key().key().substring(0, 11) + " "
                        + mail.key().fingerprint().substring(0, 8));
        line(sheet, "kind", mail.kind().label());
        line(sheet, "language", String.valueOf(mail.language()));
        Mail.Text text = mail.text();
        line(sheet, text.plainGiven() ? "text" : "text from HTML", shown(text.plain()));
        if (text.passages().size() > 1) {
            line(sheet, "new", shown(text.of(Passage.Origin.NEW)));
            optional(sheet, "quoted", shown(text.of(Passage.Origin.QUOTED)));
            optional(sheet, "signature", shown(text.of(Passage.Origin.SIGNATURE)));
        }
        if (text.html() != null) {
            line(sheet, "html", shown(text.html()));
        }
        if (text.calendar() != null) {
            line(sheet, "calendar", shown(text.calendar()));
        }
        for (Attachment a : mail.attachments()) {
            line(
                    sheet,
                    a.inline() ? "inline" : "attachment",
                    shown(a.name()) + " stored as " + shown(a.storedName()) + ", " + a.type() + ", " + a.size()
                            + " octets, " + a.sha256().substring(0, 8)
                            + (a.stub() == null ? "" : ", not kept: " + a.stub()));
        }
        mail.facts().forEach(fact -> line(sheet, "fact", shown(fact.toString())));
        mail.notes().forEach(note -> line(sheet, "note", note));
        return sheet.toString();
    }

    private static void optional(StringBuilder sheet, String what, String value) {
        if (!value.isEmpty()) {
            line(sheet, what, value);
        }
    }

    private static void line(StringBuilder sheet, String what, String value) {
        sheet.append(what).append(": ").append(value).append('\n');
    }

    private static String list(List<Address> addresses) {
        return addresses.stream().map(Address::toString).collect(Collectors.joining(", "));
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                shown.append("\\n");
            } else if (c < ' ' || c == 0x7F || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }
}
