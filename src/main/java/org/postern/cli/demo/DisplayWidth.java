package org.postern.cli.demo;

import java.text.BreakIterator;
import java.util.Locale;
import org.jline.utils.WCWidth;

/** How many columns of a terminal a text takes: Chinese, Japanese and Korean characters take two, accents that stand apart take none. */
public final class DisplayWidth {
    private static final String CUT = "…";

    private DisplayWidth() {}

    /** @return columns; control characters count as none, for they are not to be printed at all */
    public static int of(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    /** @return the text padded with blanks, or cut between what readers see as characters, to exactly that many columns */
    static String fit(String text, int columns) {
        String fitting = of(text) <= columns ? text : cut(text, columns - 1) + CUT;
        return fitting + " ".repeat(columns - of(fitting));
    }

    private static String cut(String text, int columns) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int end = 0;
        for (int next = characters.next(); next != BreakIterator.DONE; next = characters.next()) {
            if (of(text.substring(0, next)) > columns) {
                break;
            }
            end = next;
        }
        return text.substring(0, end);
    }
}
