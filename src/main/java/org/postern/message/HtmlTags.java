package org.postern.message;

import java.util.Locale;
import java.util.Set;
import org.jsoup.parser.Parser;

/** Looks at HTML without parsing it, in one pass: whether a parser would suffer, and what text stands between the tags. */
final class HtmlTags {
    private static final int DEEPEST = 400;
    private static final int MOST_ATTRIBUTES = 200;

    /** A parser opens formatting that was left open again in each block: so many elements come out of nothing. */
    private static final long MOST_REOPENED = 200_000;

    /** These need no closing tag, so they do not nest by themselves. */
    private static final Set<String> NEED_NO_END = Set.of(
            "p",
            "br",
            "hr",
            "img",
            "input",
            "meta",
            "link",
            "li",
            "dt",
            "dd",
            "tr",
            "td",
            "th",
            "tbody",
            "thead",
            "tfoot",
            "option",
            "col",
            "colgroup",
            "area",
            "base",
            "wbr",
            "o:p");

    /** The list of active formatting elements of the HTML standard, section 13.2.4.3. */
    private static final Set<String> FORMATTING =
            Set.of("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u");

    private static final Set<String> BREAKS = Set.of(
            "p",
            "br",
            "hr",
            "div",
            "li",
            "dt",
            "dd",
            "tr",
            "table",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre");

    private static final Set<String> NOT_SHOWN = Set.of("style", "script", "title");

    private HtmlTags() {}

    /** @return false if tags nest deeper, carry more attributes or leave more open than in any honest mail */
    static boolean areHarmless(String html) {
        int depth = 0;
        int formatting = 0;
        long reopened = 0;
        for (int at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
            boolean closes = at + 1 < html.length() && html.charAt(at + 1) == '/';
            int from = closes ? at + 2 : at + 1;
            if (from >= html.length() || !isLetter(html.charAt(from))) {
                continue;
            }
            int nameEnd = nameEnd(html, from);
            String name = html.substring(from, nameEnd).toLowerCase(Locale.ROOT);
            if (closes) {
                depth = Math.max(0, depth - (NEED_NO_END.contains(name) ? 0 : 1));
                formatting = Math.max(0, formatting - (FORMATTING.contains(name) ? 1 : 0));
                continue;
            }
            depth += NEED_NO_END.contains(name) ? 0 : 1;
            formatting += FORMATTING.contains(name) ? 1 : 0;
            reopened += formatting;
            at = behindAttributes(html, nameEnd) - 1;
            if (at < 0 || depth > DEEPEST || reopened > MOST_REOPENED) {
                return false;
            }
        }
        return true;
    }

    /** @return the end of the tag; 0 if it has too many attributes */
    private static int behindAttributes(String html, int from) {
        int attributes = 0;
        boolean blank = false;
        int i = from;
        for (; i < html.length() && html.charAt(i) != '>'; i++) {
            char c = html.charAt(i);
            if ((c == '"' || c == '\'') && html.charAt(i - 1) == '=') {
                int end = html.indexOf(c, i + 1);
                i = end < 0 ? html.length() : end;
            }
            boolean isBlank = c <= ' ' || c == '/';
            attributes += blank && !isBlank ? 1 : 0;
            blank = isBlank || c == '"' || c == '\'';
            if (attributes > MOST_ATTRIBUTES) {
                return 0;
            }
        }
        return Math.max(1, i);
    }

    /** @return the text between the tags; scripts, styles and comments are left out */
    static String stripped(String html) {
        StringBuilder text = new StringBuilder(html.length() / 2);
        int i = 0;
        while (i < html.length()) {
            char c = html.charAt(i);
            char next = i + 1 < html.length() ? html.charAt(i + 1) : ' ';
            if (c != '<' || !(isLetter(next) || next == '/' || next == '!' || next == '?')) {
                text.append(c == '\n' || c == '\t' ? ' ' : c);
                i++;
                continue;
            }
            if (html.startsWith("<!--", i)) {
                i = behind(html, "-->", i);
                continue;
            }
            int from = next == '/' ? i + 2 : i + 1;
            String name = html.substring(from, nameEnd(html, from)).toLowerCase(Locale.ROOT);
            i = behind(html, ">", i);
            if (next != '/' && NOT_SHOWN.contains(name)) {
                i = behindEnd(html, name, i);
            } else if (BREAKS.contains(name)) {
                text.append('\n');
            }
        }
        return tidy(Parser.unescapeEntities(text.toString(), false));
    }

    private static String tidy(String plain) {
        StringBuilder tidy = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i) == '\u00a0' ? ' ' : plain.charAt(i);
            char last = tidy.isEmpty() ? '\n' : tidy.charAt(tidy.length() - 1);
            boolean blank = c == ' ' && last <= ' ';
            boolean empty = c == '\n' && tidy.length() > 1 && last == '\n' && tidy.charAt(tidy.length() - 2) == '\n';
            if (!blank && !empty) {
                tidy.append(c);
            }
        }
        return tidy.toString().strip();
    }

    private static int behindEnd(String html, String name, int from) {
        for (int at = html.indexOf("</", from); at >= 0; at = html.indexOf("</", at + 2)) {
            if (html.regionMatches(true, at + 2, name, 0, name.length())) {
                return behind(html, ">", at);
            }
        }
        return html.length();
    }

    private static int behind(String html, String mark, int from) {
        int at = html.indexOf(mark, from);
        return at < 0 ? html.length() : at + mark.length();
    }

    private static int nameEnd(String html, int from) {
        int end = from;
        while (end < html.length() && end - from < 20 && isNamePart(html.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == ':';
    }

    private static boolean isLetter(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
}
