package org.postern.message;

import java.nio.charset.StandardCharsets;

/** Decodes UTF-7 (RFC 2152), which Java does not know and old Outlooks wrote. */
final class Utf7 {
    private Utf7() {}

    /** @return the text; what makes no sense stays as it is, a broken character becomes U+FFFD */
    static String decode(byte[] bytes, int length) {
        String ascii = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        StringBuilder text = new StringBuilder(length);
        int i = 0;
        while (i < length) {
            char c = ascii.charAt(i++);
            if (c != '+') {
                text.append(c);
            } else if (i < length && ascii.charAt(i) == '-') {
                text.append('+');
                i++;
            } else {
                i = shifted(ascii, i, text);
            }
        }
        return text.toString();
    }

    /** Base64 of UTF-16, up to the first character that is none of it; a hyphen that ends it is taken away. */
    private static int shifted(String ascii, int from, StringBuilder text) {
        int bits = 0;
        int held = 0;
        int start = text.length();
        int i = from;
        int value = i < ascii.length() ? value(ascii.charAt(i)) : -1;
        while (value >= 0) {
            bits = bits << 6 | value;
            held += 6;
            if (held >= 16) {
                held -= 16;
                text.append((char) (bits >>> held));
                bits &= (1 << held) - 1;
            }
            i++;
            value = i < ascii.length() ? value(ascii.charAt(i)) : -1;
        }
        if (i == from) {
            text.append('+');
        } else if (i < ascii.length() && ascii.charAt(i) == '-') {
            i++;
        }
        mendSurrogates(text, start);
        return i;
    }

    private static void mendSurrogates(StringBuilder text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                text.setCharAt(i, '\uFFFD');
            }
        }
    }

    private static int value(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
