package org.postern.rules;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
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

    /** Lines of the quoted text by which its beginning is found in the HTML. */
    private static final int TELLING_LINES = 5;

    private static final int TELLING_LENGTH = 8;

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

    /** @return true if both scopes see the same, for nothing is quoted and nothing signed */
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

    /** @return the text of the HTML; empty if there is none, or the plain text was made from it or says the same */
    String html(Scope scope) {
        String source = mail.text().html();
        if (source == null || !mail.text().plainGiven()) {
            return "";
        }
        if (html == null) {
            html = Jsoup.parseBodyFragment(cut(source));
        }
        String text = scope == Scope.NEW ? freshHtml(html) : FoldedText.of(html.text());
        return text.equals(plain(scope)) ? "" : text;
    }

    private String freshHtml(Document html) {
        if (isAllNew()) {
            return FoldedText.of(html.text());
        }
        Document copy = html.clone();
        copy.select("blockquote").remove();
        String unquoted = beforeQuote(FoldedText.of(copy.text()));
        return unquoted.isEmpty() ? FoldedText.of(html.text()) : unquoted;
    }

    /** Where quoted text has no tag of its own, it begins where the HTML shows one of the first lines that the plain text quotes. */
    private String beforeQuote(String text) {
        int end = text.length();
        String quoted = mail.text().plain().substring(mail.text().newEnd());
        for (String line : quoted.lines().limit(TELLING_LINES).toList()) {
            String telling = FoldedText.of(line.replaceFirst("^[>\\s]+", ""));
            int at = telling.length() < TELLING_LENGTH ? -1 : text.indexOf(telling);
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end).strip();
    }

    private static String cut(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST);
    }
}
