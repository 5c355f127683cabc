package org.postern.message;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The header of a mail inside a mail: one that is forwarded, or that a report gives back.
 *
 * @param from address in its From; null if there is none
 * @param author name and address in its From; null if there is none
 * @param to addresses in its To
 * @param messageId without angle brackets; null if there is none
 */
record OriginalMail(
        @Nullable String from,
        @Nullable Address author,
        List<Address> to,
        @Nullable String messageId) {
    /** A header goes on no further than this, as far as we want to know. */
    static final int LOOKED_AT = 64 * 1024;

    /** @param bytes the beginning of the mail; characters U+0000 to U+00FF of it are its bytes */
    static OriginalMail of(String bytes) {
        RawHeaders headers = new RawHeaders(fields(bytes), HeaderText.PLAIN);
        Address author = headers.addresses("From").stream()
                .filter(a -> a.address().indexOf('@') > 0)
                .findFirst()
                .orElse(null);
        return new OriginalMail(
                author == null ? null : author.address(),
                author,
                headers.addresses("To"),
                headers.first("Message-ID").map(MessageIds::first).orElse(null));
    }

    private static List<PartHeader.RawHeader> fields(String bytes) {
        Lines lines = new Lines(bytes);
        java.util.ArrayList<PartHeader.RawHeader> fields = new java.util.ArrayList<>();
        int line = lines.notBlank(0);
        while (line < lines.count() && !lines.isBlank(line)) {
            StringBuilder value = new StringBuilder(lines.line(line).stripTrailing());
            int next = line + 1;
            while (next < lines.count()
                    && !lines.isBlank(next)
                    && " \t".indexOf(bytes.charAt(lines.start(next))) >= 0) {
                value.append(' ').append(lines.line(next++).strip());
            }
            int colon = value.indexOf(":");
            if (colon > 0) {
                fields.add(new PartHeader.RawHeader(
                        value.substring(0, colon).strip(),
                        value.substring(colon + 1).strip()));
            }
            line = next;
        }
        return fields;
    }

    /** @return the Message-ID in a header that stands somewhere in a text, as servers quote what they give back */
    static Optional<String> idIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (int at = lower.indexOf("message-id:"); at >= 0; at = lower.indexOf("message-id:", at + 1)) {
            boolean lineStart = at == 0 || "\n> \t".indexOf(lower.charAt(at - 1)) >= 0;
            int end = text.indexOf('\n', at);
            String line = text.substring(at + 11, end < 0 ? text.length() : end).strip();
            if (line.isEmpty() && end >= 0) {
                int after = text.indexOf('\n', end + 1);
                line = text.substring(end + 1, after < 0 ? text.length() : after)
                        .strip();
            }
            String id = lineStart && line.length() < 1000 ? MessageIds.first(line) : null;
            if (id != null) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }
}
