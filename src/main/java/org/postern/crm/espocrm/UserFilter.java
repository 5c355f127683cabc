package org.postern.crm.espocrm;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.message.Address;
import org.postern.message.Mail;

/**
 * A mail filter that a user has made for himself in the CRM. All criteria that are given must hold; a filter without any holds never.
 *
 * @param from pattern over the sender's address, {@code *} any run of characters, no case; null: any
 * @param to likewise, over any address in To
 * @param subject pattern over the whole subject, with case
 * @param any phrases of which one must occur in the text, no case
 * @param all phrases that all must occur in the HTML, or in the text of a mail without it
 * @param quietly the user is not notified
 * @param folderId for {@link Action#MOVE}
 */
record UserFilter(
        Action action,
        @Nullable String from,
        @Nullable String to,
        @Nullable String subject,
        List<String> any,
        List<String> all,
        boolean markAsRead,
        boolean quietly,
        @Nullable String folderId) {

    /** In the order in which EspoCRM asks filters. */
    enum Action {
        /** Into the user's trash. */
        SKIP,
        MOVE,
        NONE;

        /** @return null for an action that is not one of a user's */
        static @Nullable Action of(@Nullable String name) {
            return switch (name == null ? "" : name) {
                case "Skip" -> SKIP;
                case "Move to Folder" -> MOVE;
                case "None" -> NONE;
                default -> null;
            };
        }
    }

    boolean matches(Mail mail) {
        boolean asks = from != null || to != null || subject != null || !any.isEmpty() || !all.isEmpty();
        return asks
                && (from == null || mail.from().filter(a -> covers(from, a)).isPresent())
                && (to == null || mail.people().to().stream().anyMatch(a -> covers(to, a)))
                && (subject == null || covers(subject, mail.subject()))
                && (any.isEmpty()
                        || any.stream()
                                .anyMatch(phrase -> isIn(phrase, mail.text().plain())
                                        || isIn(phrase, mail.text().html())))
                && all.stream().allMatch(phrase -> isIn(phrase, html(mail)));
    }

    private static String html(Mail mail) {
        String html = mail.text().html();
        return html == null ? mail.text().plain() : html;
    }

    private static boolean isIn(String phrase, @Nullable String text) {
        return text != null && lower(text).contains(lower(phrase));
    }

    private static boolean covers(String pattern, Address address) {
        return covers(lower(pattern), address.key());
    }

    /** Greedy from the left, one pass over the value for each piece between the stars. */
    private static boolean covers(String pattern, String value) {
        String[] pieces = pattern.split("\\*", -1);
        if (pieces.length == 1) {
            return value.equals(pattern);
        }
        String last = pieces[pieces.length - 1];
        if (!value.startsWith(pieces[0])
                || value.length() < pieces[0].length() + last.length()
                || !value.endsWith(last)) {
            return false;
        }
        int at = pieces[0].length();
        int end = value.length() - last.length();
        for (int i = 1; i < pieces.length - 1; i++) {
            int found = value.indexOf(pieces[i], at);
            if (found < 0 || found + pieces[i].length() > end) {
                return false;
            }
            at = found + pieces[i].length();
        }
        return at <= end;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
