package org.postern.message;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the encoded words of a header (RFC 2047) in linear time.
 *
 * <p>Words of one charset that follow each other are joined before they are decoded: many programs split them inside a
 * character. Mended: missing padding, blanks and raw 8-bit bytes inside a word, language tags (RFC 2231, section 5), words
 * glued to each other or to text, words inside quotes.
 */
final class EncodedWords {
    /** More of them are left as they stand. */
    private static final int MOST = 20_000;

    private static final int LONGEST_CHARSET = 80;

    private final String raw;
    private final HeaderText text;
    private final StringBuilder out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private String pendingCharset = "";

    /** Some program cut the header inside its last word. */
    private static final int LONGEST_CUT_OFF = 200;

    private EncodedWords(String raw, HeaderText text) {
        this.raw = raw;
        this.text = text;
        this.out = new StringBuilder(raw.length());
    }

    static boolean mayBeIn(String raw) {
        return raw.indexOf("=?") >= 0;
    }

    static String decode(String raw, HeaderText text) {
        return new EncodedWords(raw, text).decoded();
    }

    private String decoded() {
        int done = 0;
        int words = 0;
        int at = raw.indexOf("=?");
        while (at >= 0 && words < MOST) {
            Word word = wordAt(at);
            if (word == null) {
                at = raw.indexOf("=?", at + 2);
                continue;
            }
            boolean blankBetween = isBlank(done, at);
            if (words == 0 || !blankBetween) {
                flush();
                out.append(text.unencoded(raw.substring(done, at)));
            }
            if (!word.charset().equalsIgnoreCase(pendingCharset)) {
                flush();
                pendingCharset = word.charset();
            }
            word.decodeInto(raw, pending);
            words++;
            done = word.end();
            at = raw.indexOf("=?", done);
        }
        flush();
        return out.append(text.unencoded(raw.substring(done))).toString();
    }

    /** @param from first character of the encoded text. @param to behind its last. @param end behind the word */
    private record Word(String charset, boolean base64, int from, int to, int end) {
        void decodeInto(String raw, ByteArrayOutputStream into) {
            if (base64) {
                LenientBase64 decoder = new LenientBase64();
                byte[] in = new byte[to - from];
                for (int i = from; i < to; i++) {
                    in[i - from] = (byte) raw.charAt(i);
                }
                byte[] out = new byte[in.length + 4];
                int n = decoder.decode(in, 0, in.length, out, 0);
                n += decoder.finish(out, n);
                into.write(out, 0, n);
                return;
            }
            for (int i = from; i < to; i++) {
                char c = raw.charAt(i);
                int high = c == '=' && i + 2 < to ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = high >= 0 ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (low >= 0) {
                    into.write(high << 4 | low);
                    i += 2;
                } else {
                    into.write(c == '_' ? ' ' : c);
                }
            }
        }
    }

    private int knownEnd = -1;

    private @Nullable Word wordAt(int at) {
        int charsetEnd = raw.indexOf('?', at + 2);
        if (charsetEnd < 0 || charsetEnd - at > LONGEST_CHARSET || charsetEnd + 2 >= raw.length()) {
            return null;
        }
        char encoding = Character.toUpperCase(raw.charAt(charsetEnd + 1));
        if ((encoding != 'B' && encoding != 'Q') || raw.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        int from = charsetEnd + 3;
        int to = endFrom(from);
        boolean cutOff = to < 0 && raw.length() - from <= LONGEST_CUT_OFF && raw.indexOf(' ', from) < 0;
        if (to < 0 && !cutOff) {
            return null;
        }
        String charset = raw.substring(at + 2, charsetEnd);
        int language = charset.indexOf('*');
        String named = language < 0 ? charset : charset.substring(0, language);
        return cutOff
                ? new Word(named, encoding == 'B', from, raw.length(), raw.length())
                : new Word(named, encoding == 'B', from, to, to + 2);
    }

    /** The last answer is remembered: without it, many beginnings and no end would be quadratic. */
    private int endFrom(int from) {
        if (knownEnd == Integer.MAX_VALUE) {
            return -1;
        }
        if (knownEnd < from) {
            int found = raw.indexOf("?=", from);
            knownEnd = found < 0 ? Integer.MAX_VALUE : found;
        }
        return knownEnd == Integer.MAX_VALUE ? -1 : knownEnd;
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = raw.charAt(i);
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return false;
            }
        }
        return true;
    }

    private void flush() {
        if (pending.size() > 0) {
            byte[] bytes = pending.toByteArray();
            out.append(TextDecoding.decode(bytes, bytes.length, pendingCharset, text.hint())
                    .text());
            pending.reset();
        }
    }
}
