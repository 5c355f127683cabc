package org.postern.message;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * One walk over an HTML document that writes down what a reader would see, as text and as harmless HTML.
 *
 * <p>The HTML keeps tags and attributes of an allow-list; no style, no script, no form, nothing that is loaded from
 * elsewhere. What the mail hides stays hidden: it goes from both.
 */
final class HtmlVisit implements NodeFilter {
    private static final Set<String> DROPPED = Set.of(
            "head",
            "title",
            "style",
            "script",
            "noscript",
            "template",
            "iframe",
            "frame",
            "frameset",
            "noframes",
            "object",
            "embed",
            "applet",
            "svg",
            "math",
            "audio",
            "video",
            "canvas",
            "map",
            "select",
            "datalist",
            "xmp",
            "plaintext");

    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "table",
            "tr",
            "blockquote",
            "pre",
            "hr",
            "center",
            "address",
            "article",
            "section",
            "header",
            "footer",
            "main",
            "nav",
            "aside",
            "figure",
            "figcaption",
            "fieldset",
            "form",
            "caption",
            "thead",
            "tbody",
            "tfoot",
            "option",
            "legend",
            "details",
            "summary");

    private static final Set<String> VOID = Set.of("br", "hr", "img", "col", "wbr");

    private static final int DEEPEST_QUOTE = 5;

    private final boolean textWanted;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder safe = new StringBuilder();
    private int quotes;
    private int preformatted;

    HtmlVisit(boolean textWanted) {
        this.textWanted = textWanted;
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode leaf) {
            text(leaf.getWholeText());
            return FilterResult.CONTINUE;
        }
        if (!(node instanceof Element element)) {
            return FilterResult.SKIP_ENTIRELY; // comments, CDATA of scripts and styles
        }
        String name = element.normalName();
        if (DROPPED.contains(name) || isHidden(element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (name.equals("blockquote")) {
            endLine();
            quotes++;
        } else if (name.equals("pre")) {
            preformatted++;
        }
        if (textWanted) {
            begin(name);
        }
        if (HtmlAllowed.tag(name, element)) {
            tag(name, element);
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return FilterResult.CONTINUE;
        }
        String name = element.normalName();
        if (name.equals("blockquote")) {
            endLine();
            quotes--;
        } else if (name.equals("pre")) {
            preformatted--;
        }
        if (textWanted && BLOCKS.contains(name)) {
            endLine();
            if (name.equals("p") || name.startsWith("h") && name.length() == 2 && Character.isDigit(name.charAt(1))) {
                newLine();
            }
        }
        if (HtmlAllowed.tag(name, element) && !VOID.contains(name)) {
            safe.append("</").append(name).append('>');
        }
        return FilterResult.CONTINUE;
    }

    private static boolean isHidden(Element element) {
        if (element.attributesSize() == 0) {
            return false;
        }
        if (element.hasAttr("hidden")) {
            return true;
        }
        String style = element.attr("style");
        if (style.length() < 8) {
            return false;
        }
        String tight = style.replace(" ", "").toLowerCase(Locale.ROOT);
        return tight.contains("display:none") || tight.contains("visibility:hidden");
    }

    private void tag(String name, Element element) {
        safe.append('<').append(name);
        if (element.attributesSize() > 0) {
            for (Attribute attribute : element.attributes()) {
                String key = attribute.getKey();
                if (HtmlAllowed.attribute(name, element, attribute)) {
                    safe.append(' ').append(key.toLowerCase(Locale.ROOT)).append("=\"");
                    escape(attribute.getValue());
                    safe.append('"');
                }
            }
            if (name.equals("a")) {
                safe.append(" rel=\"nofollow noreferrer noopener\"");
            }
        }
        safe.append('>');
    }

    private void escape(String words) {
        int done = 0;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '&' || c == '<' || c == '>' || c == '"') {
                safe.append(words, done, i);
                HtmlText.escape(c, safe);
                done = i + 1;
            }
        }
        safe.append(words, done, words.length());
    }

    private void begin(String name) {
        switch (name) {
            case "br" -> newLine();
            case "td", "th" -> {
                if (!text.isEmpty() && text.charAt(text.length() - 1) > ' ') {
                    text.append('\t');
                }
            }
            case "li" -> {
                endLine();
                add("- ");
            }
            case "hr" -> {
                endLine();
                add("----");
            }
            default -> {
                if (BLOCKS.contains(name)) {
                    endLine();
                }
            }
        }
    }

    private void text(String whole) {
        escape(whole);
        if (!textWanted) {
            return;
        }
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            if (preformatted > 0 && (c == '\n' || c == '\t' || c == ' ')) {
                if (c == '\n') {
                    newLine();
                } else {
                    text.append(c);
                }
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u00a0') {
                if (!text.isEmpty() && text.charAt(text.length() - 1) > ' ') {
                    text.append(' ');
                }
            } else {
                if (atLineStart()) {
                    mark();
                }
                text.append(c);
            }
        }
    }

    private void add(String words) {
        if (atLineStart()) {
            mark();
        }
        text.append(words);
    }

    /** Quoted lines get the sign that they have in plain mails. */
    private void mark() {
        for (int i = 0; i < Math.min(quotes, DEEPEST_QUOTE); i++) {
            text.append("> ");
        }
    }

    private boolean atLineStart() {
        return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
    }

    private void endLine() {
        if (!atLineStart()) {
            newLine();
        }
    }

    /** At most one empty line in a row. */
    private void newLine() {
        int n = text.length();
        while (n > 0 && (text.charAt(n - 1) == ' ' || text.charAt(n - 1) == '\t')) {
            n--;
        }
        text.setLength(n);
        if (n > 0 && !(n > 1 && text.charAt(n - 1) == '\n' && text.charAt(n - 2) == '\n')) {
            text.append('\n');
        }
    }

    String text() {
        return text.toString().strip();
    }

    String safe() {
        return safe.toString().strip();
    }
}
