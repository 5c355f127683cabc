package org.postern.commit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Ledger.KnownMail;
import org.postern.crm.CrmView;
import org.postern.match.SubjectOf;
import org.postern.message.Mail;

/**
 * Which mails have been written before: by us, as the ledger knows; in this group; or by the CRM itself, as its own Message-ID column shows, also
 * where users have deleted the mail since.
 *
 * <p>Two mails with one Message-ID and different fingerprints are different mails; the second gets the next variant of the key (behaviour of senders that number
 * all their mails alike).
 */
final class Duplicates {
    private final Map<String, List<KnownMail>> known = new HashMap<>();
    private final CrmView crm;

    Duplicates(Map<String, List<KnownMail>> ledger, CrmView crm) {
        ledger.forEach((key, mails) -> known.put(key, new ArrayList<>(mails)));
        this.crm = crm;
    }

    /** @param emailId the CRM's id of the mail that is there already; null for a new mail. @param recorded true if the ledger has a row of this variant */
    record Finding(@Nullable String emailId, int variant, boolean recorded) {}

    Finding find(Mail mail) {
        List<KnownMail> rows = known.getOrDefault(mail.key().key(), List.of());
        for (KnownMail row : rows) {
            if (row.fingerprint().equals(mail.key().fingerprint())) {
                return new Finding(row.emailId(), row.variant(), true);
            }
        }
        int next = rows.stream().mapToInt(KnownMail::variant).max().orElse(-1) + 1;
        return new Finding(rows.isEmpty() ? writtenByCrm(mail).orElse(null) : null, next, false);
    }

    void add(Mail mail, int variant, String emailId) {
        known.computeIfAbsent(mail.key().key(), k -> new ArrayList<>())
                .add(new KnownMail(mail.key().key(), variant, mail.key().fingerprint(), emailId));
    }

    private Optional<String> writtenByCrm(Mail mail) {
        String id = mail.messageId();
        if (id == null) {
            return Optional.empty();
        }
        return crm.copyOf(id)
                .filter(stored -> SubjectOf.canonical(stored.subject()).equals(SubjectOf.canonical(mail.subject())))
                .map(stored -> stored.id());
    }
}
