package org.postern.commit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.FreeMail;
import org.postern.message.Address;
import org.postern.message.Mail;
import org.postern.rules.Brake;
import org.postern.rules.Share;

/**
 * What the senders of a group's mails sent lately and what their mails created: as the ledger has it, and gone on with by the group's own mails. Goes by the time
 * at which the mail server got them, so that an outage that ends is no storm. Used by one thread.
 */
public final class RecentMail {
    /**
     * What is to be counted, told beforehand.
     *
     * @param senders lower-case addresses
     * @param domains of senders, without those of providers of free mail
     * @param from mails received not before
     * @param until and not after
     */
    public record Wanted(SortedSet<String> senders, SortedSet<String> domains, Instant from, Instant until) {}

    private record Sent(String mailbox, Instant at, boolean created) {}

    private final Map<String, List<Sent>> bySender = new HashMap<>();
    private final Map<String, List<Instant>> createdByDomain = new HashMap<>();

    /** @return null if none of these mails can create anything, so that nothing need be counted */
    static @Nullable Wanted wanted(Collection<Candidate> candidates) {
        SortedSet<String> senders = new TreeSet<>();
        SortedSet<String> domains = new TreeSet<>();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (Candidate candidate : candidates) {
            Address from = candidate.mail().flatMap(Mail::from).orElse(null);
            if (from != null && !candidate.delivery().history()) {
                Instant at = candidate.delivery().receivedAt();
                first = at.isBefore(first) ? at : first;
                last = at.isAfter(last) ? at : last;
                senders.add(from.key());
                if (!from.domain().isEmpty() && !FreeMail.isDomain(from.domain())) {
                    domains.add(from.domain());
                }
            }
        }
        return senders.isEmpty() ? null : new Wanted(senders, domains, first.minus(Brake.RATE_WINDOW), last);
    }

    /** Another mail. @param sender lower-case address */
    public void add(String sender, String mailbox, Instant receivedAt, boolean created) {
        bySender.computeIfAbsent(sender, s -> new ArrayList<>()).add(new Sent(mailbox, receivedAt, created));
    }

    /** Another mail that created something. @param domain of its sender */
    public void addCreated(String domain, Instant receivedAt) {
        createdByDomain.computeIfAbsent(domain, d -> new ArrayList<>()).add(receivedAt);
    }

    void add(Candidate candidate, Address from, boolean created) {
        Instant at = candidate.delivery().receivedAt();
        add(from.key(), candidate.mailbox().name(), at, created);
        if (created) {
            addCreated(from.domain(), at);
        }
    }

    /** @return what the sender had when the mail came */
    Share shareOf(Candidate candidate, Mail mail) {
        Address from = mail.people().from();
        if (from == null) {
            return Share.NONE;
        }
        return share(
                from.key(), candidate.mailbox().name(), candidate.delivery().receivedAt());
    }

    /** @param sender lower-case address. @param at when the mail came */
    public Share share(String sender, String mailbox, Instant at) {
        int mails = 0;
        int created = 0;
        for (Sent sent : bySender.getOrDefault(sender, List.of())) {
            mails += sent.mailbox().equals(mailbox) && isWithin(Brake.LOOP_WINDOW, sent.at(), at) ? 1 : 0;
            created += sent.created() && isWithin(Brake.RATE_WINDOW, sent.at(), at) ? 1 : 0;
        }
        return new Share(mails, created, createdBy(sender.substring(sender.lastIndexOf('@') + 1), at));
    }

    private int createdBy(String domain, Instant at) {
        return FreeMail.isDomain(domain)
                ? 0
                : (int) createdByDomain.getOrDefault(domain, List.of()).stream()
                        .filter(before -> isWithin(Brake.RATE_WINDOW, before, at))
                        .count();
    }

    private static boolean isWithin(Duration window, Instant before, Instant at) {
        return before.isAfter(at.minus(window)) && !before.isAfter(at);
    }
}
