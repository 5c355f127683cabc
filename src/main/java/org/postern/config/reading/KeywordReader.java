package org.postern.config.reading;

import java.util.ArrayList;
import java.util.List;
import org.postern.config.Condition.Keyword;
import org.postern.config.Condition.Keyword.Form;

/**
 * Reads a {@code ;} list of keywords. {@code \;} is a literal semicolon; blanks around a keyword and empty keywords do not
 * count.
 */
final class KeywordReader {
    private static final String WORD = "word:";
    private static final String REGEX = "regex:";

    private KeywordReader() {}

    static List<Keyword> read(Item item) {
        List<Keyword> keywords = new ArrayList<>();
        for (String written :
                item.as(Scalars.FREE_TEXT).map(KeywordReader::split).orElse(List.of(" "))) {
            if (!written.isBlank()) {
                keyword(item, written.strip(), keywords);
            } else if (written.isEmpty()) {
                item.problem("has no keyword; allowed: keywords with ';' between them");
            }
        }
        return keywords;
    }

    private static void keyword(Item item, String written, List<Keyword> keywords) {
        try {
            keywords.add(keyword(written));
        } catch (BadValue e) {
            item.problem(e.message(), e.hint());
        }
    }

    private static Keyword keyword(String written) throws BadValue {
        if (written.startsWith(REGEX)) {
            String pattern = written.substring(REGEX.length()).strip();
            Scalars.REGEX.read(pattern);
            return new Keyword(Form.REGEX, required(written, pattern));
        }
        if (written.startsWith(WORD)) {
            return new Keyword(
                    Form.WHOLE_WORD,
                    required(written, written.substring(WORD.length()).strip()));
        }
        if (written.startsWith("*")) {
            throw new BadValue(
                    Quoted.of(written) + " begins with '*', which is allowed at the end of a keyword only",
                    "a keyword is found anywhere in the text; 'x*' finds it at the start of words");
        }
        return written.endsWith("*")
                ? new Keyword(
                        Form.WORD_START,
                        written.substring(0, written.length() - 1).strip())
                : new Keyword(Form.SUBSTRING, written);
    }

    private static String required(String written, String text) throws BadValue {
        if (text.isEmpty()) {
            throw new BadValue(Quoted.of(written) + " names no keyword");
        }
        return text;
    }

    /** @return what stands between the semicolons; a single empty string if there is no keyword at all */
    private static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < list.length(); i++) {
            boolean escaped = list.startsWith("\\;", i);
            if (list.charAt(i) == ';') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(list.charAt(escaped ? ++i : i));
            }
        }
        parts.add(part.toString());
        List<String> written = parts.stream().filter(p -> !p.isBlank()).toList();
        return written.isEmpty() ? List.of("") : written;
    }
}
