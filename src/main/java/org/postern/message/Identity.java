package org.postern.message;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link MailKey}: what makes two deliveries the same mail. Version 1.
 *
 * <p><b>Key.</b> With a Message-ID: SHA-256 of it, normalised (see {@link MessageIds}). Without: SHA-256 of the raw mail
 * less the header fields that the way adds (Received, Return-Path, Delivered-To, Delivery-Date, X-Original-To, Envelope-To,
 * Received-SPF, Authentication-Results, ARC-*, X-*, Status, and an mbox "From " line) and less carriage returns, so that a copy read from
 * a file with UNIX line ends is the same mail.
 *
 * <p><b>Fingerprint.</b> SHA-256 over the address in From, the second in Date, the subject (reply marks, list tags, case and
 * blanks aside) and the opening of the text: the letters and digits of its first paragraphs until there are 40 of them, up to
 * a line that rules off a footer. The copy of a mailing list, which adds a tag and a footer, has the fingerprint of the
 * direct copy; another mail that carries the same Message-ID differs in one of the four.
 */
final class Identity {
    private static final int OPENING = 40;
    private static final int OPENING_READ = 4000;

    private static final Set<String> TRACE = Set.of(
            "received",
            "return-path",
            "delivered-to",
            "delivery-date",
            "x-original-to",
            "envelope-to",
            "received-spf",
            "authentication-results",
            "status");

    private Identity() {}

    /** @param date of the Date header; null if there is no usable one */
    static MailKey of(
            Octets raw,
            @Nullable String messageId,
            @Nullable Address from,
            @Nullable Instant date,
            String subject,
            String text)
            throws IOException {
        String key = "v1:" + (messageId == null ? withoutTrace(raw) : Sha256.of(messageId));
        String print = (from == null ? "" : from.key())
                + '\n'
                + (date == null ? "" : Long.toString(date.getEpochSecond()))
                + '\n'
                + canonical(subject)
                + '\n'
                + opening(text);
        return new MailKey(key, Sha256.of(print));
    }

    /** @return the subject without reply marks and list tags, in lower case, blanks collapsed */
    static String canonical(String subject) {
        String s = subject.strip().toLowerCase(Locale.ROOT);
        for (Optional<String> rest = withoutMark(s); rest.isPresent(); rest = withoutMark(s)) {
            s = rest.get();
        }
        StringBuilder single = new StringBuilder(s.length());
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            boolean blank = Character.isWhitespace(c);
            if (!blank) {
                single.append(c);
            } else if (!single.isEmpty() && single.charAt(single.length() - 1) != ' ') {
                single.append(' ');
            }
        }
        return single.toString();
    }

    /** A mark is a word of at most six letters with a colon ("Re:", "RE[2]:", "Ответ:"), or a tag in brackets. */
    private static Optional<String> withoutMark(String s) {
        int close = s.startsWith("[") ? s.indexOf(']') : -1;
        if (close > 0 && close < 60 && close < s.length() - 1) {
            return Optional.of(s.substring(close + 1).strip());
        }
        int i = 0;
        while (i < s.length() && i < 7 && Character.isLetter(s.charAt(i))) {
            i++;
        }
        if (i == 0 || i > 6) {
            return Optional.empty();
        }
        int letters = i;
        if (i < s.length() && (s.charAt(i) == '[' || s.charAt(i) == '(')) {
            int end = Math.max(s.indexOf(']', i), s.indexOf(')', i));
            i = end > 0 && end - i < 6 ? end + 1 : i;
        }
        boolean mark = i < s.length() && s.charAt(i) == ':' && REPLY.contains(s.substring(0, letters));
        return mark ? Optional.of(s.substring(i + 1).strip()) : Optional.empty();
    }

    private static final Set<String> REPLY = Set.of(
            "re", "fw", "fwd", "aw", "wg", "sv", "vs", "odp", "ответ", "на", "ha", "пер", "返信", "转发", "回复", "rv", "tr",
            "antw", "vá", "továb");

    private static String opening(String text) {
        StringBuilder letters = new StringBuilder();
        int end = Math.min(text.length(), OPENING_READ);
        int at = 0;
        while (at < end) {
            int lineEnd = text.indexOf('\n', at);
            lineEnd = lineEnd < 0 || lineEnd > end ? end : lineEnd;
            boolean blank = true;
            if (isRule(text, at, lineEnd)) {
                break;
            }
            for (int i = at; i < lineEnd; i++) {
                char c = text.charAt(i);
                blank &= c <= ' ';
                if (Character.isLetterOrDigit(c)) {
                    letters.append(Character.toLowerCase(c));
                }
            }
            if (blank && letters.length() >= OPENING) {
                break;
            }
            at = lineEnd + 1;
        }
        return letters.toString();
    }

    private static boolean isRule(String text, int from, int to) {
        return to - from >= 2
                && (text.startsWith("--", from) || text.startsWith("__", from) || text.startsWith("==", from));
    }

    private static String withoutTrace(Octets raw) throws IOException {
        MessageDigest digest = Sha256.start();
        try (InputStream in = new BufferedInputStream(raw.open(), 64 * 1024)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(200);
            boolean skipping = false;
            boolean first = true;
            while (line(in, line)) {
                if (line.size() == 0) {
                    break;
                }
                byte[] bytes = line.toByteArray();
                boolean continued = bytes[0] == ' ' || bytes[0] == '\t';
                skipping = continued ? skipping : isTrace(bytes, first);
                first = false;
                if (!skipping) {
                    digest.update(bytes);
                    digest.update((byte) '\n');
                }
            }
            byte[] buffer = new byte[8192];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                int kept = 0;
                for (int i = 0; i < n; i++) {
                    if (buffer[i] != '\r') {
                        buffer[kept++] = buffer[i];
                    }
                }
                digest.update(buffer, 0, kept);
            }
        }
        return Sha256.hex(digest);
    }

    private static boolean isTrace(byte[] line, boolean first) {
        String start =
                new String(line, 0, Math.min(line.length, 40), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (first && start.startsWith("from ")) {
            return true;
        }
        int colon = start.indexOf(':');
        String name = colon < 0 ? "" : start.substring(0, colon).strip();
        return TRACE.contains(name) || name.startsWith("x-") || name.startsWith("arc-");
    }

    /** A line may be as long as the mail; the digest of it needs no more of it than this. */
    private static final int LONGEST = 1 << 20;

    private static boolean line(InputStream in, ByteArrayOutputStream into) throws IOException {
        into.reset();
        int c = in.read();
        boolean any = c >= 0;
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r' && into.size() < LONGEST) {
                into.write(c);
            }
        }
        return any;
    }
}
