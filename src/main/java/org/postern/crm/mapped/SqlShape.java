package org.postern.crm.mapped;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.config.NamedSql;

/**
 * Which tables a statement touches and which columns its parameters go into, as far as its text shows plainly: for rights, and so that a text fits its column. Where
 * it does not show, nothing is said.
 *
 * @param reads tables selected from
 * @param inserts null: none
 * @param updates null: none
 * @param updated columns that are set
 * @param deletes null: none
 * @param columns of the table that is written, by the number of the parameter from 0
 * @param ifEmpty parameters that are only taken while their column is empty: {@code set c = coalesce(c, :x)}
 */
record SqlShape(
        Set<String> reads,
        @Nullable String inserts,
        @Nullable String updates,
        Set<String> updated,
        @Nullable String deletes,
        Map<Integer, String> columns,
        Set<Integer> ifEmpty) {
    private static final Pattern TOKEN =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*|`[^`]*`|\"[^\"]*\"|'[^']*'|[0-9.]+|\\S");

    static SqlShape of(NamedSql sql) {
        return new Reading(sql.text()).read();
    }

    /** @return the table that is written; null: none */
    @Nullable
    String written() {
        return inserts == null ? updates : inserts;
    }

    private static final class Reading {
        private final List<String> tokens = new ArrayList<>();
        private final Set<String> reads = new LinkedHashSet<>();
        private final Set<String> named = new LinkedHashSet<>();
        private final Set<String> updated = new LinkedHashSet<>();
        private final Map<Integer, String> columns = new HashMap<>();
        private final Set<Integer> ifEmpty = new HashSet<>();
        private @Nullable String inserts;
        private @Nullable String updates;
        private @Nullable String deletes;

        Reading(String sql) {
            Matcher matcher = TOKEN.matcher(sql);
            while (matcher.find()) {
                tokens.add(matcher.group());
            }
        }

        SqlShape read() {
            for (int i = 0; i < tokens.size(); i++) {
                if (is(i, "as") && is(i + 1, "(") && i > 0) {
                    named.add(name(i - 1));
                } else if (is(i, "from") && i == 1 && is(0, "delete")) {
                    deletes = name(i + 1);
                } else if (is(i, "from") || is(i, "join")) {
                    readsFrom(i + 1);
                } else if (is(i, "into") && inserts == null && is(0, "insert")) {
                    inserts = name(i + 1);
                    inserted(i + 2);
                } else if (is(i, "update") && i == 0) {
                    updates = name(1);
                } else if (is(i, "set") && updates != null && updated.isEmpty()
                        || is(i, "update") && inserts != null && is(i - 1, "key")
                        || is(i, "set") && inserts != null && is(i - 1, "update")) {
                    set(i + 1);
                }
            }
            reads.removeAll(named);
            return new SqlShape(reads, inserts, updates, updated, deletes, columns, ifEmpty);
        }

        /** Tables with commas between them, each perhaps with an alias. */
        private void readsFrom(int first) {
            int i = first;
            while (isName(i)) {
                reads.add(name(i));
                i += is(i + 1, "as") ? 3 : isName(i + 1) && !isKeyword(i + 1) ? 2 : 1;
                if (!is(i, ",")) {
                    return;
                }
                i++;
            }
        }

        private boolean isKeyword(int i) {
            return Set.of(
                            "where", "join", "left", "right", "inner", "on", "order", "group", "limit", "union",
                            "cross", "for", "having", "natural")
                    .contains(name(i));
        }

        /** {@code (c1, c2) values (?, f(?))}: the first ? goes into c1, and nothing is said of the second. */
        private void inserted(int open) {
            if (!is(open, "(")) {
                return;
            }
            List<String> names = new ArrayList<>();
            int i = open + 1;
            while (i < tokens.size() && !is(i, ")")) {
                if (isName(i)) {
                    names.add(name(i));
                }
                i++;
            }
            if (is(i + 1, "values") && is(i + 2, "(")) {
                values(names, i + 3);
            }
        }

        private void values(List<String> names, int first) {
            int depth = 0;
            int column = 0;
            for (int i = first; i < tokens.size() && depth >= 0; i++) {
                if (is(i, "(")) {
                    depth++;
                } else if (is(i, ")")) {
                    depth--;
                } else if (is(i, ",") && depth == 0) {
                    column++;
                } else if (is(i, "?") && depth == 0 && column < names.size() && isAlone(i)) {
                    columns.put(number(i), names.get(column));
                }
            }
        }

        private boolean isAlone(int i) {
            return (is(i - 1, "(") || is(i - 1, ",")) && (is(i + 1, ")") || is(i + 1, ","));
        }

        private void set(int first) {
            int depth = 0;
            for (int i = first; i < tokens.size(); i++) {
                if (is(i, "(")) {
                    depth++;
                } else if (is(i, ")")) {
                    depth--;
                } else if (depth == 0 && (is(i, "where") || is(i, "from"))) {
                    return;
                } else if (depth == 0 && is(i, "=") && isName(i - 1)) {
                    boolean begins = i - 1 == first || is(i - 2, ",") || is(i - 2, ".");
                    if (begins) {
                        updated.add(name(i - 1));
                        value(i + 1, name(i - 1));
                    }
                }
            }
        }

        /** What a column is set to: a parameter that stands alone, or one that is only taken while the column is empty. */
        private void value(int first, String column) {
            if (is(first, "?") && ends(first + 1)) {
                columns.put(number(first), column);
                return;
            }
            int i = after(first, "coalesce", "(");
            int plain = after(i, column, ",");
            int blank = after(after(i, "nullif", "(", column, ","), "''", ")", ",");
            int mark = Math.max(plain, blank);
            int close = is(mark + 1, ")") ? mark + 2 : after(mark + 1, ",", column, ")");
            if (mark > 0 && is(mark, "?") && close > 0 && ends(close)) {
                columns.put(number(mark), column);
                ifEmpty.add(number(mark));
            }
        }

        private boolean ends(int i) {
            return i >= tokens.size() || is(i, ",") || is(i, "where");
        }

        /** @return the token behind these, which begin at {@code first}; -1 if others stand there */
        private int after(int first, String... expected) {
            int i = first;
            for (String token : expected) {
                boolean there = i >= 0 && (is(i, token) || isName(i) && name(i).equals(token));
                if (!there) {
                    return -1;
                }
                i++;
            }
            return i;
        }

        private int number(int token) {
            return (int) tokens.subList(0, token).stream().filter("?"::equals).count();
        }

        private boolean is(int i, String word) {
            return i >= 0 && i < tokens.size() && tokens.get(i).equalsIgnoreCase(word);
        }

        private boolean isName(int i) {
            if (i < 0 || i >= tokens.size()) {
                return false;
            }
            char c = tokens.get(i).charAt(0);
            return Character.isLetter(c) || c == '_' || c == '`' || c == '"';
        }

        private String name(int i) {
            String token = i < tokens.size() ? tokens.get(i) : "";
            boolean quoted = token.startsWith("`") || token.startsWith("\"");
            return (quoted ? token.substring(1, token.length() - 1) : token).toLowerCase(Locale.ROOT);
        }
    }
}
