package org.postern.commit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Ledger.EarlierCopy;
import org.postern.message.Mail;

/** In which mailboxes the mails of a group have been before, and which rules were run for them there; earlier mails of the group included. */
final class EarlierCopies {
    /** Of one mail. */
    record Seen(Set<String> mailboxes, Set<String> rules) {}

    private final Map<String, Seen> seen = new HashMap<>();

    EarlierCopies(List<EarlierCopy> ledger) {
        ledger.forEach(copy -> add(copy.key() + "/" + copy.variant(), copy.mailbox(), copy.rule()));
    }

    /** @param rule that was run; null: none */
    void add(Mail mail, int variant, String mailbox, @Nullable String rule) {
        add(mail.key().key() + "/" + variant, mailbox, rule);
    }

    private void add(String mail, String mailbox, @Nullable String rule) {
        Seen one = seen.computeIfAbsent(mail, m -> new Seen(new TreeSet<>(), new TreeSet<>()));
        one.mailboxes().add(mailbox);
        if (rule != null) {
            one.rules().add(rule);
        }
    }

    Seen of(Mail mail, int variant) {
        return seen.getOrDefault(mail.key().key() + "/" + variant, new Seen(Set.of(), Set.of()));
    }
}
