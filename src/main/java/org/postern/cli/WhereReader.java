package org.postern.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.config.reading.NearMiss;
import org.postern.store.LedgerColumn;
import org.postern.store.LedgerColumn.Kind;
import org.postern.store.LedgerFilter;
import org.postern.store.LedgerFilter.Order;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads conditions by this grammar; words in any case:
 *
 * <pre>
 * any        = all {"or" all}
 * all        = one {"and" one}
 * one        = "not" one | "(" any ")" | COLUMN ("=" | "!=" | "~" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=") value
 * value      = word | "text, with \" in it" | 'text'
 * </pre>
 */
final class WhereReader {
    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|!=|<=|>=|[()=<>~]|[^\\s()=<>~!\"']++");
    private static final Set<String> SIGNS = Set.of("=", "!=", "~", "<", "<=", ">", ">=");
    private static final Set<String> WORDS = Set.of("and", "or", "not");
    private static final int DEEPEST = 50;
    private static final int WIDEST = 78;

    private final String text;
    private final Function<String, Instant> moments;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;

    /** @param moments reads a moment; throws {@link TypeConversionException} with what is wrong */
    WhereReader(String text, Function<String, Instant> moments) {
        this.text = text;
        this.moments = moments;
    }

    private record Token(String text, int at) {
        boolean is(String word) {
            return text.equalsIgnoreCase(word);
        }

        boolean isQuoted() {
            return text.startsWith("\"") || text.startsWith("'");
        }
    }

    /** What is no condition, and where. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final int SHOWN = 70;

        private final int at;
        private final String hint;

        private Malformed(String what, int at) {
            this(what, at, "");
        }

        private Malformed(String what, int at, String hint) {
            super(what);
            this.at = at;
            this.hint = hint;
        }

        /** @return what is wrong, below it the part of the condition with a mark under the place, and the hint if there is one */
        String shownIn(String text) {
            int from = Math.max(0, Math.min(at - SHOWN / 2, text.length() - SHOWN));
            String part =
                    text.substring(from, Math.min(text.length(), from + SHOWN)).replaceAll("\\p{Cntrl}", " ");
            return String.format("%s%n  %s%n  %s^%s", getMessage(), part, " ".repeat(at - from), hint);
        }
    }

    /** @throws Malformed if it is no condition */
    LedgerFilter read() {
        Matcher matcher = TOKEN.matcher(text);
        int at = skipBlanks(0);
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                char odd = text.charAt(at);
                throw new Malformed(
                        odd == '"' || odd == '\'' ? "the quote is not closed" : "'" + odd + "' says nothing here", at);
            }
            tokens.add(new Token(matcher.group(), at));
            at = skipBlanks(matcher.end());
        }
        LedgerFilter read = any();
        if (next < tokens.size()) {
            throw new Malformed("expected 'and', 'or' or the end", place());
        }
        return read;
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private LedgerFilter any() {
        List<LedgerFilter> parts = new ArrayList<>(List.of(all()));
        while (takes("or")) {
            parts.add(all());
        }
        return parts.size() == 1 ? parts.get(0) : new LedgerFilter.Any(parts);
    }

    private LedgerFilter all() {
        List<LedgerFilter> parts = new ArrayList<>(List.of(one()));
        while (takes("and")) {
            parts.add(one());
        }
        return parts.size() == 1 ? parts.get(0) : new LedgerFilter.All(parts);
    }

    private LedgerFilter one() {
        if (++depth > DEEPEST) {
            throw new Malformed("more than " + DEEPEST + " conditions within each other", place());
        }
        LedgerFilter one;
        if (takes("not")) {
            one = new LedgerFilter.Not(one());
        } else if (takes("(")) {
            one = any();
            if (!takes(")")) {
                throw new Malformed("expected 'and', 'or' or ')'", place());
            }
        } else {
            one = comparison();
        }
        depth--;
        return one;
    }

    private LedgerFilter comparison() {
        if (next == tokens.size()) {
            throw new Malformed("expected a column", place(), known());
        }
        Token name = take("a column");
        LedgerColumn column = LedgerColumn.named(name.text())
                .orElseThrow(
                        () -> new Malformed("no column '" + name.text() + "'", name.at(), near(name.text()) + known()));
        Token sign = take("one of = != ~ < <= > >=");
        if (!SIGNS.contains(sign.text())) {
            throw new Malformed("expected one of = != ~ < <= > >=", sign.at());
        }
        Token value = take("a value");
        if (!value.isQuoted()
                && (SIGNS.contains(value.text())
                        || "()".contains(value.text())
                        || WORDS.contains(value.text().toLowerCase(Locale.ROOT)))) {
            throw new Malformed("expected a value; quote one that is written so", value.at());
        }
        return sign.is("!=")
                ? new LedgerFilter.Not(comparison(column, new Token("=", sign.at()), value))
                : comparison(column, sign, value);
    }

    private LedgerFilter comparison(LedgerColumn column, Token sign, Token value) {
        String plain = unquoted(value);
        Optional<Order> order = Arrays.stream(Order.values())
                .filter(each -> each.sign().equals(sign.text()))
                .findFirst();
        return switch (column.kind()) {
            case NUMBER ->
                new LedgerFilter.Number(column, order.orElseThrow(() -> unfit(column, sign)), number(plain, value));
            case TIME -> {
                Order told = order.filter(each -> each != Order.SAME).orElseThrow(() -> unfit(column, sign));
                yield new LedgerFilter.Time(column, told, moment(plain, value));
            }
            case TEXT, LIST, OUTCOME -> {
                if (sign.is("~") && column.kind() != Kind.OUTCOME) {
                    yield new LedgerFilter.Contains(column, plain);
                }
                if (!sign.is("=")) {
                    throw unfit(column, sign);
                }
                yield new LedgerFilter.Is(column, column.kind() == Kind.OUTCOME ? outcome(plain, value) : plain);
            }
        };
    }

    private static Malformed unfit(LedgerColumn column, Token sign) {
        String fit = switch (column.kind()) {
            case NUMBER -> "a number: = != < <= > >=";
            case TIME -> "a time: < <= > >=";
            case OUTCOME -> "a name: = !=";
            case LIST -> "a list: = != ~";
            case TEXT -> "text: = != ~";
        };
        return new Malformed(column.label() + " is " + fit, sign.at());
    }

    private static long number(String plain, Token value) {
        if (!plain.matches("\\d{1,18}")) {
            throw new Malformed("expected a number", value.at());
        }
        return Long.parseLong(plain);
    }

    private Instant moment(String plain, Token value) {
        try {
            return moments.apply(plain);
        } catch (TypeConversionException e) {
            throw new Malformed(String.valueOf(e.getMessage()), value.at());
        }
    }

    private static String outcome(String plain, Token value) {
        try {
            return new OutcomeName().convert(plain).label();
        } catch (TypeConversionException e) {
            throw new Malformed(String.valueOf(e.getMessage()), value.at());
        }
    }

    private static String unquoted(Token value) {
        String text = value.text();
        return value.isQuoted() ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
    }

    private static String near(String typed) {
        String question = NearMiss.question(typed, labels()).strip();
        return question.isEmpty() ? "" : String.format("%n  %s", question);
    }

    private static List<String> labels() {
        return Arrays.stream(LedgerColumn.values()).map(LedgerColumn::label).toList();
    }

    /** @return the columns, in lines that end before the eightieth character */
    private static String known() {
        StringBuilder told = new StringBuilder();
        StringBuilder line = new StringBuilder("  columns:");
        for (String label : labels()) {
            if (line.length() + label.length() > WIDEST) {
                told.append(String.format("%n%s", line));
                line = new StringBuilder("   ");
            }
            line.append(' ').append(label);
        }
        return told.append(String.format("%n%s", line)).toString();
    }

    private boolean takes(String word) {
        boolean there = next < tokens.size() && tokens.get(next).is(word);
        next += there ? 1 : 0;
        return there;
    }

    private Token take(String what) {
        if (next == tokens.size()) {
            throw new Malformed("expected " + what, place());
        }
        return tokens.get(next++);
    }

    private int place() {
        return next < tokens.size()
                ? tokens.get(next).at()
                : text.stripTrailing().length();
    }
}
