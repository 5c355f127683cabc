package org.postern.message;

import java.util.Locale;
import java.util.Set;
import org.jsoup.parser.Parser;

/** Looks at HTML without parsing it, in one pass: whether a parser would suffer, and what text stands between the tags. */
final class HtmlTags {
    private static final int DEEPEST = 400;
    private static final int LONGEST_TAG = 64 * 1024;

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

    private HtmlTags() {}

    /** @return false if tags nest deeper, or one tag is longer, than any honest mail has them */
    static boolean areHarmless(String html) {
        int depth = 0;
        for (int at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
            char next = at + 1 < html.length() ? html.charAt(at + 1) : ' ';
            if (next == '/') {
                depth = Math.max(0, depth - 1);
            } else if (isLetter(next)) {
                int end = nameEnd(html, at + 1);
                if (!NEED_NO_END.contains(html.substring(at + 1, end).toLowerCase(Locale.ROOT)) && ++depth > DEEPEST) {
                    return false;
                }
                int close = html.indexOf('>', end);
                if ((close < 0 ? html.length() : close) - at > LONGEST_TAG) {
                    return false;
                }
                at = close < 0 ? html.length() - 1 : close - 1;
            }
        }
        return true;
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
            if (next != '/' && (name.equals("style") || name.equals("script") || name.equals("title"))) {
                i = behindEnd(html, name, i);
            } else if (BREAKS.contains(name)) {
                text.append('\n');
            }
        }
        String plain = Parser.unescapeEntities(text.toString(), false);
        return tidy(plain);
    }

    private static String tidy(String plain) {
        StringBuilder tidy = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i) == '\u00a0' ? ' ' : plain.charAt(i);
            char last = tidy.isEmpty() ? '\n' : tidy.charAt(tidy.length() - 1);
            if (c == ' ' && last <= ' ') {
                continue;
            }
            if (c == '\n' && tidy.length() > 1 && last == '\n' && tidy.charAt(tidy.length() - 2) == '\n') {
                continue;
            }
            tidy.append(c);
        }
        return tidy.toString();
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
        while (end < html.length()
                && end - from < 20
                && (isLetter(html.charAt(end)) || Character.isDigit(html.charAt(end)) || html.charAt(end) == ':')) {
            end++;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
}
