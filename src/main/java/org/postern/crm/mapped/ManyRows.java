package org.postern.crm.mapped;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An INSERT that can take several rows at once and tell the keys that the database makes of them: plainly {@code insert into t (…) values (…)}, with all its
 * parameters in its values and nothing behind them. A JDBC batch that is to tell keys is sent row by row.
 *
 * @param head up to the values
 * @param values of one row, in brackets
 */
record ManyRows(String head, String values) {
    private static final Pattern PLAIN = Pattern.compile(
            "(insert\\s+into\\s+[^?'()]+\\([^?'()]*\\)\\s*values\\s*)(\\(.*\\))\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** @return empty if it is not as plain as that */
    static Optional<ManyRows> of(String sql) {
        Matcher matcher = PLAIN.matcher(sql.strip());
        return matcher.matches() && isOnePair(matcher.group(2))
                ? Optional.of(new ManyRows(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** @return the statement for so many rows, which answers with the keys, a row each, in the order of the values */
    String text(int rows, List<String> keys) {
        return head + String.join(", ", Collections.nCopies(rows, values)) + " returning `" + String.join("`, `", keys)
                + "`";
    }

    /** The first bracket is closed by the last. */
    private static boolean isOnePair(String text) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"' || c == '`') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
                if (depth == 0 && i < text.length() - 1) {
                    return false;
                }
            }
        }
        return depth == 0 && quote == 0;
    }
}
