package org.postern.match;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.postern.message.Mail;

/** The mails that a mail says it follows, nearest first: In-Reply-To, then References from the newest to the oldest (RFC 5322, section 3.6.4). */
final class Ancestors {
    /** A thread of a longer list is still found by its newest ids. */
    private static final int MOST = 100;

    private Ancestors() {}

    static List<String> answered(Mail mail) {
        return mail.inReplyTo().stream().distinct().limit(MOST).toList();
    }

    static List<String> referenced(Mail mail) {
        Set<String> ids = new LinkedHashSet<>();
        List<String> references = mail.references();
        for (int i = references.size() - 1; i >= 0 && ids.size() < MOST; i--) {
            ids.add(references.get(i));
        }
        answered(mail).forEach(ids::remove);
        return List.copyOf(ids);
    }
}
