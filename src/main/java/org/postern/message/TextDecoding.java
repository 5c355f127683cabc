package org.postern.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bytes made text, by the declared charset where it fits and by a guess where it does not. Never fails: a byte that
 * cannot be decoded becomes U+FFFD.
 *
 * @param charset the one that was taken
 * @param note what is odd about it; null if the declared charset fits
 */
record TextDecoding(String text, Charset charset, @Nullable String note) {
    private static final char BAD = '\uFFFD';
    private static final char ESCAPE = '\u001b';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Fewer multi-byte characters may be chance: two letters of windows-1251 can look like one of UTF-8. */
    private static final int SURELY_UTF8 = 2;

    /** Labels that programs put on any text, whatever its bytes. */
    private static final Set<String> THOUGHTLESS = Set.of("windows-1252", "US-ASCII", "ISO-8859-15");

    private static final Set<String> LATIN =
            Set.of("windows-1252", "windows-1250", "windows-1254", "ISO-8859-1", "ISO-8859-2", "ISO-8859-15");

    private static final Set<String> CYRILLIC =
            Set.of("windows-1251", "KOI8-R", "KOI8-U", "IBM866", "ISO-8859-5", "x-MacCyrillic");

    /**
     * @param label as declared; null if it is not
     * @param hint label tried before guessing; null if there is none
     */
    static TextDecoding decode(byte[] bytes, int length, @Nullable String label, @Nullable String hint) {
        Charset declared = label == null ? null : CharsetNamed.of(label).orElse(null);
        if (declared != null && declared.equals(StandardCharsets.UTF_8)) {
            String text = new String(bytes, 0, length, declared);
            if (text.indexOf(BAD) < 0 && text.indexOf(ESCAPE) < 0 && text.indexOf(BYTE_ORDER_MARK) != 0) {
                return new TextDecoding(text, declared, null); // as nearly always
            }
        }
        Shape shape = Shape.of(bytes, length);
        if (shape.byteOrderMark() != null) {
            return marked(bytes, length, shape.byteOrderMark(), declared);
        }
        if (shape.ascii() && declared == null && label != null && isUtf7(label)) {
            return new TextDecoding(Utf7.decode(bytes, length), StandardCharsets.UTF_8, null);
        }
        if (shape.ascii()) {
            return ascii(bytes, length, shape, declared);
        }
        if (declared == null || declared.equals(StandardCharsets.US_ASCII)) {
            return guessed(bytes, length, shape, hint, label);
        }
        if (declared.equals(StandardCharsets.UTF_8)) {
            return shape.isNearlyUtf8()
                    ? new TextDecoding(new String(bytes, 0, length, declared), declared, note(shape))
                    : guessed(bytes, length, shape, hint, label);
        }
        boolean singleByte = declared.canEncode() && declared.newEncoder().maxBytesPerChar() <= 1.0f;
        if (singleByte && shape.utf8() && shape.multibyte() >= SURELY_UTF8) {
            String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
            return new TextDecoding(text, StandardCharsets.UTF_8, "text labelled " + declared.name() + " is UTF-8");
        }
        if (singleByte && mayBeMislabelled(declared, shape)) {
            Charset better = CharsetGuess.betterThan(declared, bytes, length);
            if (!better.equals(declared)) {
                String text = new String(bytes, 0, length, better);
                return new TextDecoding(
                        text, better, "text labelled " + declared.name() + " seems to be " + better.name());
            }
        }
        String text = new String(bytes, 0, length, declared);
        if (text.indexOf(BAD) < 0) {
            return new TextDecoding(text, declared, null);
        }
        return unclean(bytes, length, shape, hint, declared, text);
    }

    /** @return bytes without a label: headers, and text whose charset is not declared */
    static TextDecoding guess(byte[] bytes, @Nullable String hint) {
        return decode(bytes, bytes.length, null, hint);
    }

    private static boolean isUtf7(String label) {
        String name = label.strip().replace("\"", "").toLowerCase(Locale.ROOT);
        return name.equals("utf-7") || name.equals("utf7") || name.equals("unicode-1-1-utf-7");
    }

    private static boolean mayBeMislabelled(Charset declared, Shape shape) {
        return shape.high() >= 8
                && (CYRILLIC.contains(declared.name())
                        || (THOUGHTLESS.contains(declared.name()) && shape.high() * 3 > shape.letters()));
    }

    private static TextDecoding marked(byte[] bytes, int length, Charset by, @Nullable Charset declared) {
        int skip = by.equals(StandardCharsets.UTF_8) ? 3 : 2;
        String note = by.equals(declared) || declared == null || declared.name().startsWith("UTF-16")
                ? null
                : "text labelled " + declared.name() + " is " + by.name();
        return new TextDecoding(new String(bytes, skip, length - skip, by), by, note);
    }

    private static TextDecoding ascii(byte[] bytes, int length, Shape shape, @Nullable Charset declared) {
        String name = declared == null ? "US-ASCII" : declared.name();
        if (shape.escapes() != null && !name.startsWith("ISO-2022") && !name.startsWith("x-ISO-2022")) {
            String text = new String(bytes, 0, length, shape.escapes());
            return new TextDecoding(
                    text, shape.escapes(), "text in " + shape.escapes().name() + " is not labelled so");
        }
        if (declared != null
                && (name.startsWith("ISO-2022") || name.startsWith("x-ISO-2022") || name.startsWith("UTF-16"))) {
            String text = new String(bytes, 0, length, declared);
            if (text.indexOf(BAD) < 0 && !(name.startsWith("UTF-16") && !shape.zeros())) {
                return new TextDecoding(text, declared, null);
            }
            Charset wider = name.equals("ISO-2022-JP") && Charset.isSupported("x-windows-iso2022jp")
                    ? Charset.forName("x-windows-iso2022jp")
                    : StandardCharsets.ISO_8859_1;
            return new TextDecoding(new String(bytes, 0, length, wider), wider, "text is no clean " + name);
        }
        return new TextDecoding(
                new String(bytes, 0, length, StandardCharsets.ISO_8859_1), StandardCharsets.US_ASCII, null);
    }

    private static TextDecoding guessed(
            byte[] bytes, int length, Shape shape, @Nullable String hint, @Nullable String label) {
        Charset hinted = shape.isNearlyUtf8() ? StandardCharsets.UTF_8 : hinted(bytes, length, hint);
        CharsetGuess.Guess guess =
                hinted == null ? CharsetGuess.of(bytes, length) : new CharsetGuess.Guess(hinted, true);
        Charset taken = guess.charset();
        return new TextDecoding(
                new String(bytes, 0, length, taken),
                taken,
                (label == null ? "text without a charset" : "text with a charset that does not fit") + " was taken as "
                        + taken.name() + (guess.sure() ? "" : ", in doubt"));
    }

    /** A hint is about most texts of a mailbox, not about all. */
    private static @Nullable Charset hinted(byte[] bytes, int length, @Nullable String hint) {
        Charset charset = hint == null ? null : CharsetNamed.of(hint).orElse(null);
        if (charset == null || charset.equals(StandardCharsets.US_ASCII) || charset.equals(StandardCharsets.UTF_8)) {
            return null;
        }
        if (new String(bytes, 0, length, charset).indexOf(BAD) >= 0) {
            return null;
        }
        boolean accents = CharsetGuess.onlyAccents(bytes, length);
        if (CYRILLIC.contains(charset.name())) {
            return accents ? null : CharsetGuess.betterThan(charset, bytes, length);
        }
        return LATIN.contains(charset.name()) && !accents ? CharsetGuess.betterThan(charset, bytes, length) : charset;
    }

    /** Some bytes do not fit: few are damage, many a wrong label. */
    private static TextDecoding unclean(
            byte[] bytes, int length, Shape shape, @Nullable String hint, Charset declared, String text) {
        long bad = text.chars().filter(c -> c == BAD).count();
        if (!shape.utf8() && bad * 10 <= shape.high()) {
            return new TextDecoding(text, declared, "damaged: " + bad + " characters could not be decoded");
        }
        TextDecoding other = guessed(bytes, length, shape, hint, declared.name());
        return other.text().chars().filter(c -> c == BAD).count() < bad
                ? other
                : new TextDecoding(text, declared, "damaged: " + bad + " characters could not be decoded");
    }

    private static @Nullable String note(Shape shape) {
        return shape.utf8() ? null : "damaged: " + shape.badUtf8() + " characters could not be decoded";
    }

    /**
     * What one look at the bytes tells.
     *
     * @param utf8 true if they are well-formed UTF-8
     * @param multibyte characters of more than one octet, if read as UTF-8
     * @param badUtf8 octets that do not fit into UTF-8
     * @param high octets above 0x7F
     * @param letters ASCII letters and high octets
     */
    private record Shape(
            boolean ascii,
            boolean utf8,
            int multibyte,
            int badUtf8,
            int high,
            int letters,
            boolean zeros,
            @Nullable Charset escapes,
            @Nullable Charset byteOrderMark) {

        private static final int ENOUGH = 500;

        /** A text that was cut inside a character, or has a few damaged ones, is still UTF-8. */
        boolean isNearlyUtf8() {
            return utf8 || (multibyte >= SURELY_UTF8 && multibyte >= 4 * badUtf8);
        }

        static Shape of(byte[] b, int n) {
            Charset mark = mark(b, n);
            int first = 0;
            int special = -1;
            while (first < n && b[first] >= 0) {
                if (b[first] < 0x1C && (b[first] == 0x1B || b[first] == 0) && special < 0) {
                    special = first;
                }
                first++;
            }
            if (first == n) {
                boolean escape = special >= 0;
                return new Shape(true, true, 0, 0, 0, n, escape && has(b, n, 0), escape ? escapes(b, n) : null, mark);
            }
            int multibyte = 0;
            int bad = 0;
            int high = 0;
            int letters = 0;
            int i = 0;
            while (i < n) {
                int c = b[i];
                if (c >= 0) {
                    letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? 1 : 0;
                    i++;
                    continue;
                }
                int length = sequence(b, i, n);
                if (length > 0) {
                    multibyte++;
                    high += length;
                    i += length;
                } else {
                    bad++;
                    high++;
                    i++;
                    if (bad > ENOUGH && bad > 4 * multibyte) {
                        break; // surely not UTF-8, and the rest looks the same
                    }
                }
            }
            return new Shape(false, bad == 0, multibyte, bad, high, letters + high, false, null, mark);
        }

        /** @return octets of the well-formed UTF-8 character at {@code i} (RFC 3629, section 4); 0 if there is none */
        private static int sequence(byte[] b, int i, int n) {
            int c = b[i] & 0xFF;
            int length = c >= 0xC2 && c <= 0xDF ? 2 : c >= 0xE0 && c <= 0xEF ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
            if (length == 0 || i + length > n) {
                return 0;
            }
            int second = b[i + 1] & 0xFF;
            int low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
            int top = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
            if (second < low || second > top) {
                return 0;
            }
            for (int k = 2; k < length; k++) {
                if ((b[i + k] & 0xC0) != 0x80) {
                    return 0;
                }
            }
            return length;
        }

        private static @Nullable Charset mark(byte[] b, int n) {
            if (n >= 3 && b[0] == (byte) 0xEF && b[1] == (byte) 0xBB && b[2] == (byte) 0xBF) {
                return StandardCharsets.UTF_8;
            }
            if (n >= 4 && b[0] == (byte) 0xFE && b[1] == (byte) 0xFF) {
                return StandardCharsets.UTF_16BE;
            }
            return n >= 4 && b[0] == (byte) 0xFF && b[1] == (byte) 0xFE ? StandardCharsets.UTF_16LE : null;
        }

        private static boolean has(byte[] b, int n, int octet) {
            for (int i = 0; i < n; i++) {
                if (b[i] == octet) {
                    return true;
                }
            }
            return false;
        }

        /** Escape sequences of RFC 1468 (Japanese) and RFC 1557 (Korean). */
        private static @Nullable Charset escapes(byte[] b, int n) {
            for (int i = 0; i + 2 < n; i++) {
                if (b[i] == 0x1B && b[i + 1] == '$' && (b[i + 2] == 'B' || b[i + 2] == '@')) {
                    return Charset.forName("ISO-2022-JP");
                }
                if (b[i] == 0x1B && b[i + 1] == '(' && (b[i + 2] == 'J' || b[i + 2] == 'I')) {
                    return Charset.forName("ISO-2022-JP");
                }
                if (b[i] == 0x1B && b[i + 1] == '$' && b[i + 2] == ')') {
                    return Charset.forName("ISO-2022-KR");
                }
            }
            return null;
        }
    }
}
