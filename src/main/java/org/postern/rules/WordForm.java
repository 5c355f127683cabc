package org.postern.rules;

import org.postern.config.Condition.Keyword;

/** Whether a place where a keyword was found fits its form: anywhere, at the start of a word, or a whole word. Words are letters, marks, digits and {@code _} of any script. */
final class WordForm {
    private WordForm() {}

    static boolean fits(Keyword.Form form, String text, int begin, int end) {
        return switch (form) {
            case SUBSTRING, REGEX -> true;
            case WORD_START -> startsWord(text, begin);
            case WHOLE_WORD -> startsWord(text, begin) && endsWord(text, end);
        };
    }

    private static boolean startsWord(String text, int begin) {
        return begin == 0 || !isWord(text.codePointAt(begin)) || !isWord(text.codePointBefore(begin));
    }

    private static boolean endsWord(String text, int end) {
        return end == text.length() || !isWord(text.codePointBefore(end)) || !isWord(text.codePointAt(end));
    }

    private static boolean isWord(int c) {
        if (Character.isLetterOrDigit(c) || c == '_') {
            return true;
        }
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
