package org.postern.crm.sql;

import org.jspecify.annotations.Nullable;

/**
 * What a text column can hold. NUL and lone surrogates are taken out, what is too long is cut between code points, and characters beyond the basic plane
 * become {@code □} where the column is of three-byte UTF-8.
 *
 * @param characters code points, at least 1
 * @param octets of UTF-8
 * @param fourByte false for a utf8mb3 column
 * @param utf16 characters are counted in UTF-16 units, as H2 does
 * @param marked a cut text ends in {@code …}; false for keys
 */
public record Fit(int characters, long octets, boolean fourByte, boolean utf16, boolean marked) {
    /** Takes any text as it is. */
    public static final Fit ANY = new Fit(Integer.MAX_VALUE, Long.MAX_VALUE, true, false, false);

    private static final char BOX = '\u25a1';
    private static final char ELLIPSIS = '\u2026';

    @Nullable
    public String apply(@Nullable String text) {
        return text == null || fits(text) ? text : cut(text);
    }

    /** True for nearly all texts: short enough whatever its characters are, and none of them needs a look. */
    private boolean fits(String text) {
        int length = text.length();
        if (length > characters || length * 3L > octets) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private String cut(String text) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), 1 << 16));
        int count = 0;
        long size = 0;
        int next;
        for (int i = 0; i < text.length(); i = next) {
            int point = text.codePointAt(i);
            next = i + Character.charCount(point);
            if (point == 0 || isLoneSurrogate(point)) {
                continue;
            }
            int shown = point > 0xFFFF && !fourByte ? BOX : point;
            if (count + weight(shown) > characters || size + octetsOf(shown) > octets) {
                return marked ? mark(kept, count, size) : kept.toString();
            }
            kept.appendCodePoint(shown);
            count += weight(shown);
            size += octetsOf(shown);
        }
        return kept.toString();
    }

    /** The last characters make room for the mark. */
    private String mark(StringBuilder kept, int count, long size) {
        int characters = count;
        long octets = size;
        while (characters > 0 && (characters >= this.characters || octets + octetsOf(ELLIPSIS) > this.octets)) {
            int last = kept.codePointBefore(kept.length());
            kept.setLength(kept.length() - Character.charCount(last));
            characters -= weight(last);
            octets -= octetsOf(last);
        }
        return kept.append(ELLIPSIS).toString();
    }

    private int weight(int point) {
        return utf16 ? Character.charCount(point) : 1;
    }

    private static boolean isLoneSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    private static int octetsOf(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }
}
