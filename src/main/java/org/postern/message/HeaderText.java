package org.postern.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a header value into text.
 *
 * @param hint charset that raw 8-bit values are probably in: that of the mail's text; null if it is not known
 */
record HeaderText(@Nullable String hint) {
    static final HeaderText PLAIN = new HeaderText(null);
    static final HeaderText UTF8 = new HeaderText("utf-8");

    /**
     * @param raw an unfolded value whose characters U+0000 to U+00FF are its bytes
     * @return the value with encoded words and raw 8-bit bytes decoded, without control characters
     */
    String decoded(String raw) {
        return EncodedWords.mayBeIn(raw) ? tidy(EncodedWords.decode(raw, this)) : tidy(unencoded(raw));
    }

    /** @return the value with raw 8-bit bytes decoded; encoded words stay */
    String unencoded(String raw) {
        return isAscii(raw) && raw.indexOf('\u001b') < 0
                ? raw
                : TextDecoding.guess(raw.getBytes(StandardCharsets.ISO_8859_1), hint)
                        .text();
    }

    /** @return the bytes decoded by {@code charset}, or by a guess where it is unknown or wrong */
    String bytes(byte[] bytes, @Nullable String charset) {
        return tidy(TextDecoding.decode(bytes, bytes.length, charset, hint).text());
    }

    private static boolean isAscii(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (s.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** A line break inside an encoded word would be a new header wherever the value is written again. */
    private static String tidy(String s) {
        int i = 0;
        while (i < s.length() && !Character.isISOControl(s.charAt(i))) {
            i++;
        }
        if (i == s.length()) {
            return s.strip();
        }
        StringBuilder clean = new StringBuilder(s.length());
        for (i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (!Character.isISOControl(c)) {
                clean.append(c);
            } else if (c == '\t' || c == '\n' || c == '\r') {
                clean.append(' ');
            }
        }
        return clean.toString().strip();
    }
}
