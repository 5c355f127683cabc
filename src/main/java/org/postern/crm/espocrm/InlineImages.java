package org.postern.crm.espocrm;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets the HTML of a mail show its own images: each {@code cid:} reference (RFC 2392) becomes EspoCRM's address of the stored attachment. */
final class InlineImages {
    private static final Pattern CID = Pattern.compile("(?i)cid:([^\"'\\s<>)]+)");

    private InlineImages() {}

    /** @param attachmentIds by Content-ID without angle brackets. @return the HTML; references to what is not there stay */
    static String link(String html, Map<String, String> attachmentIds) {
        if (attachmentIds.isEmpty()) {
            return html;
        }
        Matcher matcher = CID.matcher(html);
        StringBuilder linked = new StringBuilder(html.length());
        while (matcher.find()) {
            String id = attachmentIds.get(decoded(matcher.group(1)));
            matcher.appendReplacement(
                    linked,
                    Matcher.quoteReplacement(id == null ? matcher.group() : "?entryPoint=attachment&amp;id=" + id));
        }
        return matcher.appendTail(linked).toString();
    }

    /** The id may be written as HTML attributes and URLs are. */
    private static String decoded(String reference) {
        String text = reference.replace("&amp;", "&");
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a lone percent sign stands for itself
        }
    }
}
