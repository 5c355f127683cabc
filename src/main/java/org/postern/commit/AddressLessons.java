package org.postern.commit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.postern.commit.LedgerEntries.EvidenceRow;
import org.postern.crm.Crm.AddressFact;
import org.postern.match.AddressEvidence.Evidence;
import org.postern.message.Bounce;
import org.postern.message.Mail;

/**
 * What the CRM is to know of addresses after the mails of a group: one bounce that an address does not exist is enough, of those that may pass it takes three in two
 * weeks. Everything that was said is kept in the ledger as proof. Used by one thread.
 */
final class AddressLessons {
    /** In which soft bounces are counted. */
    static final Duration WINDOW = Duration.ofDays(14);

    private static final int SOFT_BOUNCES = 3;

    private final Map<String, Integer> softBounces;
    private final List<EvidenceRow> rows = new ArrayList<>();
    private final Set<AddressFact> facts = new HashSet<>();

    /** @param softBounces how many the ledger has of each address in the last two weeks */
    AddressLessons(Map<String, Integer> softBounces) {
        this.softBounces = new HashMap<>(softBounces);
    }

    /** @return addresses, lower-case, whose soft bounces are to be counted beforehand */
    static SortedSet<String> bouncing(Collection<Mail> mails) {
        SortedSet<String> addresses = new TreeSet<>();
        for (Mail mail : mails) {
            mail.fact(Bounce.class)
                    .ifPresent(bounce -> bounce.recipients().stream()
                            .filter(recipient -> recipient.severity() == Bounce.Severity.SOFT)
                            .map(recipient -> recipient.address().toLowerCase(Locale.ROOT))
                            .forEach(addresses::add));
        }
        return addresses;
    }

    void add(Evidence evidence, Mail mail, int variant) {
        String address = evidence.address();
        rows.add(new EvidenceRow(address, evidence.type().label(), mail.key().key(), variant, evidence.proof()));
        switch (evidence.type()) {
            case HARD_BOUNCE -> facts.add(new AddressFact(address, AddressFact.Fact.INVALID));
            case SOFT_BOUNCE -> {
                if (softBounces.merge(address, 1, Integer::sum) >= SOFT_BOUNCES) {
                    facts.add(new AddressFact(address, AddressFact.Fact.INVALID));
                }
            }
            case COMPLAINT, UNSUBSCRIBE -> facts.add(new AddressFact(address, AddressFact.Fact.OPTED_OUT));
        }
    }

    List<EvidenceRow> rows() {
        return List.copyOf(rows);
    }

    /** @return what is new to be told to the CRM */
    Set<AddressFact> facts() {
        return Set.copyOf(facts);
    }
}
