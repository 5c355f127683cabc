package org.postern.rules;

import java.text.Normalizer;

/**
 * Text as conditions compare it, the same for mails and for keywords: compatibility forms made one (NFKC), case folded without regard to a language (so the Turkish
 * İ, I, ı and i are one letter), ё as е, true hyphens as the one of the keyboard, invisible characters (soft hyphen, zero-width ones, direction marks, variation selectors) removed, and each run of white
 * space, no-break ones and line ends included, made one blank; no blank at either end.
 */
final class FoldedText {
    /** Characters below this one, which are nearly all that letters are written with, are looked up in {@link #SIMPLE}. */
    private static final int LIMIT = 0x2100;

    /** In {@link #SIMPLE}: leaves the text to be folded thoroughly, for the character may change its neighbours, or becomes another or several. */
    private static final char THOROUGHLY = '\uFFFF';

    private static final char NOTHING = '\uFFFE';

    /** What a character becomes, whatever stands beside it. */
    private static final char[] SIMPLE = simple();

    private FoldedText() {}

    static String of(String text) {
        char[] folded = new char[text.length()];
        int length = 0;
        boolean blank = false;
        for (int i = 0; i < folded.length; i++) {
            char c = text.charAt(i);
            char simple = c < LIMIT ? SIMPLE[c] : THOROUGHLY;
            if (simple == THOROUGHLY) {
                return thoroughly(text);
            } else if (simple == ' ') {
                blank = length > 0;
            } else if (simple != NOTHING) {
                if (blank) {
                    folded[length++] = ' ';
                    blank = false;
                }
                folded[length++] = simple;
            }
        }
        return new String(folded, 0, length);
    }

    private static char[] simple() {
        char[] simple = new char[LIMIT];
        StringBuilder one = new StringBuilder();
        for (char c = 0; c < LIMIT; c++) {
            one.setLength(0);
            if (isBlank(c) && Normalizer.isNormalized(String.valueOf(c), Normalizer.Form.NFKC)) {
                one.append(' ');
            } else if (!standsAlone(c)) {
                one.append(THOROUGHLY);
            } else if (isInvisible(c)) {
                one.append(NOTHING);
            } else {
                append(one, c);
            }
            simple[c] = one.length() == 1 ? one.charAt(0) : THOROUGHLY;
        }
        return simple;
    }

    /** @return false if the character has a compatibility form, or may be composed with the one before it */
    private static boolean standsAlone(char c) {
        boolean combines = switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> c >= 0x1100 && c <= 0x11FF; // Hangul that is composed to syllables
        };
        return !combines && Normalizer.isNormalized(String.valueOf(c), Normalizer.Form.NFKC);
    }

    /** The whole definition; {@link #of} gives the same, faster for most texts. */
    static String thoroughly(String text) {
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
