package org.postern.message;

import java.util.List;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Safelist;

/** What HTML may keep: layout, links that a reader may follow, and pictures that came with the mail. */
final class HtmlAllowed {
    private static final Safelist TAGS_AND_ATTRIBUTES = new Safelist()
            .addTags(
                    "a",
                    "abbr",
                    "address",
                    "b",
                    "bdi",
                    "bdo",
                    "big",
                    "blockquote",
                    "br",
                    "caption",
                    "center",
                    "cite",
                    "code",
                    "col",
                    "colgroup",
                    "dd",
                    "del",
                    "dfn",
                    "div",
                    "dl",
                    "dt",
                    "em",
                    "font",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "hr",
                    "i",
                    "img",
                    "ins",
                    "kbd",
                    "li",
                    "mark",
                    "ol",
                    "p",
                    "pre",
                    "q",
                    "s",
                    "samp",
                    "small",
                    "span",
                    "strike",
                    "strong",
                    "sub",
                    "sup",
                    "table",
                    "tbody",
                    "td",
                    "tfoot",
                    "th",
                    "thead",
                    "tr",
                    "tt",
                    "u",
                    "ul",
                    "var",
                    "wbr")
            .addAttributes("a", "href", "title")
            .addAttributes("img", "src", "alt", "title", "width", "height")
            .addAttributes("font", "color", "face", "size")
            .addAttributes("table", "width", "border", "cellpadding", "cellspacing", "align", "bgcolor")
            .addAttributes("tr", "align", "valign", "bgcolor")
            .addAttributes("td", "width", "height", "colspan", "rowspan", "align", "valign", "bgcolor")
            .addAttributes("th", "width", "height", "colspan", "rowspan", "align", "valign", "bgcolor", "scope")
            .addAttributes("col", "span", "width")
            .addAttributes("colgroup", "span", "width")
            .addAttributes("ol", "start", "type")
            .addAttributes("ul", "type")
            .addAttributes("p", "align", "dir")
            .addAttributes("div", "align", "dir")
            .addAttributes("span", "dir")
            .addAttributes("bdo", "dir");

    private static final List<String> SCHEMES = List.of("http://", "https://", "mailto:", "tel:");

    private HtmlAllowed() {}

    /** A picture from elsewhere would tell its server that the mail was opened: it goes as a whole. */
    static boolean tag(String name, Element element) {
        return TAGS_AND_ATTRIBUTES.isSafeTag(name) && (!name.equals("img") || startsWith(element.attr("src"), "cid:"));
    }

    /** @param name of the element, which is allowed */
    static boolean attribute(String name, Element element, Attribute attribute) {
        String key = attribute.getKey();
        if (key.equals("style")
                || key.equals("class")
                || !TAGS_AND_ATTRIBUTES.isSafeAttribute(name, element, attribute)) {
            return false;
        }
        if (key.equals("href")) {
            return SCHEMES.stream().anyMatch(s -> startsWith(attribute.getValue(), s));
        }
        return !key.equals("src") || startsWith(attribute.getValue(), "cid:");
    }

    /** Not by a URL class: for a scheme that it does not know, Java's searches the class path each time. */
    private static boolean startsWith(String link, String scheme) {
        return link.regionMatches(true, 0, scheme, 0, scheme.length());
    }
}
