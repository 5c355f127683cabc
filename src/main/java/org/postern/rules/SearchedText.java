package org.postern.rules;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;
import org.postern.config.Condition.Scope;
import org.postern.message.Mail;

/**
 * Where keywords of a mail are looked for, folded: the subject, the text, and the text of the HTML where it says something else than the plain text. Each is made
 * when first asked for; used by one thread.
 */
final class SearchedText {
    /** Characters of one text that are searched; a text of that length is no letter any more. */
    private static final int MOST = 1 << 20;

    private static final String HIDDEN =
            "head, script, style, template, [hidden], [style~=(?i)display\\s*:\\s*none], [style~=(?i)visibility\\s*:\\s*hidden]";
    /** How Gmail, Thunderbird, Apple Mail and Yahoo mark quoted text and signatures. */
    private static final String QUOTED =
            "blockquote, .gmail_quote, .gmail_signature, .moz-cite-prefix, .moz-signature, .yahoo_quoted";

    /** Outlook puts the answered mail behind this element, at the same level. */
    private static final String OUTLOOK_QUOTED = "divRplyFwdMsg";

    private final Mail mail;
    private final String subject;
    private @Nullable String fresh;
    private @Nullable String full;
    private @Nullable Document html;

    SearchedText(Mail mail) {
        this.mail = mail;
        this.subject = FoldedText.of(cut(mail.subject()));
    }

    String subject() {
        return subject;
    }

    /** @return true if a text is longer than what is searched */
    boolean isCut() {
        return mail.text().plain().length() > MOST;
    }

    /** @return true if quoted text and signature are part of what the sender wrote now, so that both scopes see the same */
    boolean isAllNew() {
        return mail.text().fresh().length() == mail.text().plain().length();
    }

    String plain(Scope scope) {
        String text = scope == Scope.NEW ? fresh : full;
        if (text == null) {
            text = FoldedText.of(
                    cut(scope == Scope.NEW ? mail.text().fresh() : mail.text().plain()));
            if (scope == Scope.NEW) {
                fresh = text;
            } else {
                full = text;
            }
        }
        return text;
    }

    /** @return the text of the HTML; empty if there is none or the plain text was made from it or is the same */
    String html(Scope scope) {
        String source = mail.text().originalHtml() == null
                ? mail.text().html()
                : mail.text().originalHtml();
        if (source == null || !mail.text().plainGiven()) {
            return "";
        }
        if (html == null) {
            html = Jsoup.parse(cut(source));
            html.select(HIDDEN).remove();
        }
        String text = FoldedText.of(scope == Scope.NEW ? withoutQuotes(html) : html.text());
        return text.equals(plain(scope)) ? "" : text;
    }

    private static String withoutQuotes(Document html) {
        Document copy = html.clone();
        copy.select(QUOTED).remove();
        removeFrom(copy.getElementById(OUTLOOK_QUOTED));
        String text = copy.text();
        return text.isBlank() ? html.text() : text;
    }

    private static void removeFrom(@Nullable Node first) {
        Node node = first;
        while (node != null) {
            Node next = node.nextSibling();
            node.remove();
            node = next;
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST);
    }
}
