package org.postern.crm.suitecrm;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.crm.suitecrm.SuitePrepared.StoredFile;
import org.postern.message.Mail;
import org.postern.message.Passage;

/**
 * The text of a mail as SuiteCRM's screens print it: as HTML, which they clean only in part, so what comes here is sanitised already. Each {@code cid:} reference
 * (RFC 2392) becomes one to the stored attachment: in a mail {@code cid:} and the note's id, elsewhere the site's download link.
 */
final class Bodies {
    private static final Pattern CID = Pattern.compile("(?i)cid:([^\"'\\s<>)]+)");

    private Bodies() {}

    /** @return the HTML of a mail; made of the text if it has none */
    static String ofMail(Draft draft) {
        String html = draft.mail().text().html();
        return html == null ? escaped(draft.mail().text().plain()) : linked(html, draft.files(), id -> "cid:" + id);
    }

    /** @return what a new case says: nothing, if it would show the mail to more people than the mail itself does */
    static @Nullable String ofCase(Draft draft) {
        Mail.Text text = draft.mail().text();
        if (!draft.full() || draft.isPrivate() || text.plain().isBlank() && text.html() == null) {
            return null;
        }
        return text.html() == null ? escaped(text.plain()) : linked(text.html(), draft.files(), Bodies::download);
    }

    /** @return what the sender wrote now: nothing quoted, and nothing from the CRM's own delimiter on */
    static @Nullable String ofUpdate(Draft draft) {
        if (!draft.full()) {
            return null;
        }
        Mail.Text text = draft.mail().text();
        boolean quotesNothing = text.passages().stream().allMatch(passage -> passage.origin() == Passage.Origin.NEW);
        String delimiter = draft.config().replyDelimiter();
        String html = text.html();
        return html != null && quotesNothing && !text.plain().contains(delimiter)
                ? linked(html, draft.files(), Bodies::download)
                : escaped(before(delimiter, text.fresh()));
    }

    /** A reply may quote the delimiter in a line that nothing marks as quoted. */
    private static String before(String delimiter, String text) {
        int at = text.indexOf(delimiter);
        return at < 0 ? text : text.substring(0, at).stripTrailing();
    }

    private static String download(String noteId) {
        return "index.php?entryPoint=download&amp;id=" + noteId + "&amp;type=Notes";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\r\n", "\n")
                .replace("\n", "<br />\n");
    }

    private static String linked(String html, List<StoredFile> files, UnaryOperator<String> link) {
        Map<String, String> notes = new HashMap<>();
        for (StoredFile file : files) {
            if (file.contentId() != null) {
                notes.put(file.contentId(), file.id());
            }
        }
        return notes.isEmpty()
                ? html
                : CID.matcher(html).replaceAll(reference -> {
                    String id = notes.get(decoded(reference.group(1)));
                    return Matcher.quoteReplacement(id == null ? reference.group() : link.apply(id));
                });
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
