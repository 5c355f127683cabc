package org.postern.intake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.message.Octets;

/**
 * Splits an mbox file into its mails, one at a time, however large it is.
 *
 * <p>A mail begins at a line {@code From sender date} (RFC 4155) that is the first of the file or follows an empty line. Writers that do not quote such lines
 * of the text are common, so a line without a time and a year is text. Of a line {@code >From }, {@code >>From } … one {@code >} is taken off, which undoes
 * the quoting of mboxrd fully and that of mboxo for all lines but those that began with {@code >From } before.
 */
final class MboxReader {
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    /** Bounds what is held of one line; a longer one is passed on in pieces. */
    private static final int LONGEST_LINE = 64 << 10;

    private static final Pattern SEPARATOR = Pattern.compile(
            "From .*?(\\w{3} +\\d{1,2} \\d{2}:\\d{2}(?::\\d{2})?)(?: [A-Z]{1,5})?(?: [+-]\\d{4})? (\\d{4}).*");
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("yyyy MMM d HH:mm[:ss]")
            .toFormatter(Locale.ROOT);

    private final BufferedInputStream in;
    private final Instant unknownDate;
    private @Nullable Instant next;

    /** @param unknownDate when mails whose separator tells no date were received */
    MboxReader(InputStream in, Instant unknownDate) throws IOException {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.unknownDate = unknownDate;
        byte[] first = line();
        next = first.length == 0 ? null : receivedAt(first);
    }

    /** @return true if the file begins as an mbox does */
    static boolean isMbox(byte[] start) {
        return startsWithFrom(start, 0);
    }

    /** @return the next mail; empty at the end of the file */
    Optional<Entry> next() throws IOException {
        Instant receivedAt = next;
        if (receivedAt == null) {
            return Optional.empty();
        }
        next = null;
        SpooledOctets mail = new SpooledOctets();
        byte[] held = {}; // an empty line, which belongs to the separator if one follows
        boolean lineStart = true;
        for (byte[] line = line(); line.length > 0; line = line()) {
            if (held.length > 0 && isSeparator(line)) {
                next = receivedAt(line);
                held = new byte[0];
                break;
            }
            mail.write(held);
            boolean empty = lineStart && isEmpty(line);
            held = empty ? line : new byte[0];
            if (!empty) {
                int quoted = lineStart && isQuotedFrom(line) ? 1 : 0;
                mail.write(line, quoted, line.length - quoted);
            }
            lineStart = line[line.length - 1] == '\n';
        }
        mail.write(held);
        return Optional.of(new Entry(mail.octets(), mail.hash(), receivedAt));
    }

    /** @return a line with its end, or a piece of a very long one; empty at the end of the file */
    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int octet = in.read();
        while (octet >= 0) {
            line.write(octet);
            if (octet == '\n' || line.size() == LONGEST_LINE) {
                break;
            }
            octet = in.read();
        }
        return line.toByteArray();
    }

    private static boolean isSeparator(byte[] line) {
        return startsWithFrom(line, 0) && SEPARATOR.matcher(text(line)).matches();
    }

    private Instant receivedAt(byte[] separator) {
        Matcher date = SEPARATOR.matcher(text(separator));
        if (!date.matches()) {
            return unknownDate;
        }
        String normal = date.group(2) + " " + date.group(1).replaceAll(" +", " ");
        try {
            return LocalDateTime.parse(normal, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return unknownDate;
        }
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1).strip();
    }

    private static boolean isEmpty(byte[] line) {
        return line[0] == '\n' || (line.length == 2 && line[0] == '\r' && line[1] == '\n');
    }

    private static boolean isQuotedFrom(byte[] line) {
        int at = 0;
        while (at < line.length && line[at] == '>') {
            at++;
        }
        return at > 0 && startsWithFrom(line, at);
    }

    private static boolean startsWithFrom(byte[] line, int at) {
        if (line.length < at + FROM.length) {
            return false;
        }
        for (int i = 0; i < FROM.length; i++) {
            if (line[at + i] != FROM[i]) {
                return false;
            }
        }
        return true;
    }

    /** One mail of the file. */
    record Entry(Octets raw, String sha256, Instant receivedAt) {}
}
