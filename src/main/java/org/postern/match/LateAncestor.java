package org.postern.match;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.message.Address;
import org.postern.message.Mail;

/**
 * Mails that come after those that answer them: a sent mail is often read later than its answer, for it lies in another folder, and a backfill brings threads
 * from their ends.
 */
public final class LateAncestor {
    private LateAncestor() {}

    /**
     * @return the Message-ID that a mail waits for to find its thread: of what it answers, or else of its newest reference; empty if it follows nothing, or
     *     something of it is known
     */
    public static Optional<String> awaitedBy(Mail mail, Known known) {
        List<String> ancestors = Stream.concat(Ancestors.answered(mail).stream(), Ancestors.referenced(mail).stream())
                .toList();
        boolean found = ancestors.stream()
                .anyMatch(id -> known.mailWith(id).isPresent()
                        || CrmMessageId.record(id).flatMap(known::record).isPresent());
        return found ? Optional.empty() : ancestors.stream().findFirst();
    }

    /**
     * @return the stored answers to a mail, of people with whom it was exchanged: somebody in it stands in them too, beside us. A Message-ID alone can be made up
     */
    static List<StoredMail> answersTo(Mail mail, Known known, OurAddresses ours) {
        String id = mail.messageId();
        if (id == null) {
            return List.of();
        }
        Set<String> people = new HashSet<>();
        Stream.concat(mail.from().stream(), LookupAddresses.recipients(mail).stream())
                .filter(address -> !ours.include(address))
                .map(Address::key)
                .forEach(people::add);
        return known.answersTo(id).stream()
                .filter(answer -> answer.participants().stream().anyMatch(people::contains))
                .toList();
    }
}
