package org.postern.crm.sql;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.config.LinkingConfig;
import org.postern.config.ServiceCodeConfig;
import org.postern.match.Clues;
import org.postern.match.RecordRef;
import org.postern.message.Address;
import org.postern.message.Mail;

/**
 * What is looked up for the mails of a group: what matching may ask, and what planning needs.
 *
 * @param addresses lower-case
 * @param senders lower-case, in each spelling under which they may be known
 * @param ownMessageIds as stored, with angle brackets: of the mails themselves, whose copies may be there already
 * @param messageIds as stored: those and the ones that are answered or referred to
 * @param mails what each mail alone asks about
 */
public record Wanted(
        Set<String> addresses,
        Set<String> senders,
        Set<String> ownMessageIds,
        Set<String> messageIds,
        Set<RecordRef> records,
        Set<Number> numbers,
        List<Clues> mails) {
    /** @param number as people write it */
    public record Number(RecordRef.Type type, String number) {
        public Number {
            number = number.replaceFirst("^0+(?=.)", "");
        }

        public static Number of(Clues.Numbered named) {
            return new Number(named.type(), named.number());
        }
    }

    public static Wanted of(List<Mail> mails, Optional<ServiceCodeConfig> codes, LinkingConfig linking) {
        List<Clues> each = Clues.each(mails, codes, linking);
        Clues clues = Clues.together(each);
        Set<String> addresses = new LinkedHashSet<>(clues.addresses());
        Set<String> own = new LinkedHashSet<>();
        for (Mail mail : mails) {
            addressesOf(mail).filter(Addresses::isSound).map(Address::key).forEach(addresses::add);
            if (mail.messageId() != null) {
                own.add(MessageIds.stored(mail.messageId()));
            }
        }
        Set<String> messageIds = new LinkedHashSet<>(own);
        clues.messageIds().stream().map(MessageIds::stored).forEach(messageIds::add);
        Set<Number> numbers = new LinkedHashSet<>();
        clues.numbers().forEach(n -> numbers.add(Number.of(n)));
        return new Wanted(
                addresses, clues.senders(), own, messageIds, new LinkedHashSet<>(clues.records()), numbers, each);
    }

    private static Stream<Address> addressesOf(Mail mail) {
        return Stream.of(mail.from().stream(), people(mail).stream()).flatMap(s -> s);
    }

    private static Collection<Address> people(Mail mail) {
        Set<Address> people = new LinkedHashSet<>(mail.people().to());
        people.addAll(mail.people().cc());
        people.addAll(mail.people().replyTo());
        Address header = mail.people().header();
        if (header != null) {
            people.add(header);
        }
        return people;
    }
}
