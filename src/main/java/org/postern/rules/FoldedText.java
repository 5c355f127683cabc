package org.postern.rules;

import java.text.Normalizer;

/**
 * Text as conditions compare it, the same for mails and for keywords: compatibility forms made one (NFKC), case folded without regard to a language (so the Turkish
 * İ, I, ı and i are one letter), ё as е, true hyphens as the one of the keyboard, invisible characters (soft hyphen, zero-width ones, direction marks, variation selectors) removed, and each run of white
 * space, no-break ones and line ends included, made one blank; no blank at either end.
 */
final class FoldedText {
    private FoldedText() {}

    static String of(String text) {
        String composed = Normalizer.isNormalized(text, Normalizer.Form.NFKC)
                ? text
                : Normalizer.normalize(visible(text), Normalizer.Form.NFKC);
        StringBuilder folded = new StringBuilder(composed.length());
        boolean blank = false;
        for (int i = 0; i < composed.length(); ) {
            int c = composed.codePointAt(i);
            i += Character.charCount(c);
            if (isBlank(c)) {
                blank = folded.length() > 0;
            } else if (!isInvisible(c)) {
                if (blank) {
                    folded.append(' ');
                    blank = false;
                }
                append(folded, c);
            }
        }
        return folded.toString();
    }

    /** Before composing: an invisible character between a letter and its accent would keep them apart. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isInvisible(c)).forEach(visible::appendCodePoint);
        return visible.toString();
    }

    private static void append(StringBuilder folded, int c) {
        if (c < 0x80) {
            folded.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c));
            return;
        }
        int lower = Character.toLowerCase(Character.toUpperCase(c));
        switch (lower) {
            case 'ё' -> folded.append('е');
            case 'ß' -> folded.append("ss");
            case '\u2010' -> folded.append('-'); // what NFKC makes of the no-break hyphen
            default -> folded.appendCodePoint(lower);
        }
    }

    private static boolean isBlank(int c) {
        return c == ' '
                || (c < 0x80
                        ? c >= '\t' && c <= '\r'
                        : Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85);
    }

    private static boolean isInvisible(int c) {
        return c >= 0x80
                && (Character.getType(c) == Character.FORMAT
                        || c >= 0xFE00 && c <= 0xFE0F
                        || c == 0x034F
                        || c == 0x115F);
    }
}
