package org.postern.message;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * What an HTML text says, and the HTML itself made harmless.
 *
 * @param text visible text with LF line ends; empty if it was not asked for
 * @param safe only allowed tags and attributes; pictures only from the mail itself
 */
record HtmlText(String text, String safe) {
    /** Larger HTML is not parsed: its tags are taken out in one pass and its text is shown plain. */
    private static final int LARGEST = 1 << 20;

    static HtmlText of(String html, boolean wanted, Notes notes) {
        if (html.length() > LARGEST || !HtmlTags.areHarmless(html)) {
            notes.add("HTML too large or too tangled to be parsed is shown as plain text");
            String text = HtmlTags.stripped(html);
            return new HtmlText(text, escaped(text));
        }
        Document document = Parser.htmlParser().parseInput(html, "");
        HtmlVisit visit = new HtmlVisit(wanted);
        document.filter(visit);
        return new HtmlText(visit.text(), visit.safe());
    }

    /** @return plain text as HTML */
    static String escaped(String text) {
        StringBuilder html = new StringBuilder(text.length() + 64);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                html.append("<br>\n");
            } else {
                escape(c, html);
            }
        }
        return html.toString();
    }

    static void escape(char c, StringBuilder into) {
        switch (c) {
            case '&' -> into.append("&amp;");
            case '<' -> into.append("&lt;");
            case '>' -> into.append("&gt;");
            case '"' -> into.append("&quot;");
            default -> into.append(c);
        }
    }

    /** @return ids of all {@code cid:} links (RFC 2392) in lower case */
    static Set<String> contentIds(String html) {
        Set<String> ids = new HashSet<>();
        for (int at = html.indexOf("cid:"); at >= 0; at = html.indexOf("cid:", at + 4)) {
            int end = at + 4;
            while (end < html.length() && end - at < 300 && "\"'<> )\t\r\n".indexOf(html.charAt(end)) < 0) {
                end++;
            }
            String id = html.substring(at + 4, end);
            ids.add(unescaped(id).toLowerCase(Locale.ROOT));
        }
        return ids;
    }

    private static String unescaped(String id) {
        String plain = id.indexOf('&') < 0 ? id : Parser.unescapeEntities(id, true);
        if (plain.indexOf('%') < 0) {
            return plain;
        }
        try {
            return URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return plain; // a lone percent sign
        }
    }

    /** @return the label in a {@code meta} tag near the beginning; null if there is none */
    static @Nullable String declaredCharset(byte[] bytes, int length) {
        String start = new String(bytes, 0, Math.min(length, 2048), StandardCharsets.ISO_8859_1);
        int at = start.toLowerCase(Locale.ROOT).indexOf("charset=");
        if (at < 0) {
            return null;
        }
        int from = at + 8;
        while (from < start.length() && (start.charAt(from) == '"' || start.charAt(from) == '\'')) {
            from++;
        }
        int end = from;
        while (end < start.length()
                && (Character.isLetterOrDigit(start.charAt(end)) || "-_.:".indexOf(start.charAt(end)) >= 0)) {
            end++;
        }
        return end == from ? null : start.substring(from, end);
    }
}
