package org.postern.cli;

import org.postern.cli.demo.DisplayWidth;

/** Text folded between words, so that a terminal of 80 columns need not break it anywhere. */
final class Folded {
    private static final int COLUMNS = 80;

    private Folded() {}

    /**
     * @param head what the first line begins with, blanks included
     * @param text a line; a word that is too wide stands alone
     * @param indent of the further lines
     */
    static String of(String head, String text, int indent) {
        StringBuilder all = new StringBuilder();
        StringBuilder line = new StringBuilder(head);
        boolean begun = false;
        for (String word : text.split(" ", -1)) {
            if (begun && DisplayWidth.of(line.toString()) + 1 + DisplayWidth.of(word) > COLUMNS) {
                all.append(line).append(System.lineSeparator());
                line = new StringBuilder(" ".repeat(indent));
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
        }
        return all.append(line).toString();
    }
}
