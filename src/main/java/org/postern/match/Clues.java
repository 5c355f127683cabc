package org.postern.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.config.LinkingConfig;
import org.postern.config.ServiceCodeConfig;
import org.postern.message.Address;
import org.postern.message.Mail;

/**
 * Everything about which {@link Known} may be asked while these mails are matched, so that a CRM can load it by a few bulk look-ups.
 *
 * <p>What follows from the answers may be asked as well: the parents of the mails found ({@link Known#record}), the account and contact of the records and parties
 * found ({@link Known#record} with their type), and the active records of the parties found and of their accounts ({@link Known#activeRecordsOf}).
 *
 * @param addresses lower-case addresses of senders and recipients in each spelling that may stand in a CRM
 * @param senders those of the senders alone
 * @param messageIds Message-IDs without angle brackets that the mails answer, refer to or report on
 * @param records records named by a valid service code, by a legacy code that may hold an id, or by a Message-ID that the CRM made, and companies of
 *     a domain
 * @param numbers numbers of records named by legacy codes
 */
public record Clues(
        Set<String> addresses,
        Set<String> senders,
        Set<String> messageIds,
        Set<RecordRef> records,
        Set<Numbered> numbers) {
    /** @param number as people write it, case 4711 */
    public record Numbered(RecordRef.Type type, String number) {}

    /** @return the clues of one mail */
    public static Clues of(Mail mail, Optional<ServiceCodeConfig> codes, LinkingConfig linking) {
        return of(List.of(mail), codes, linking);
    }

    /** @return the clues of all mails of a group together */
    public static Clues of(Collection<Mail> mails, Optional<ServiceCodeConfig> codes, LinkingConfig linking) {
        return together(each(mails, codes, linking));
    }

    /** @return the clues of each mail of a group, in order */
    public static List<Clues> each(Collection<Mail> mails, Optional<ServiceCodeConfig> codes, LinkingConfig linking) {
        NamedRecords named = new NamedRecords(codes);
        Companies companies = new Companies(linking.companies());
        return mails.stream()
                .map(mail -> {
                    Clues clues = none();
                    clues.add(mail, named, companies);
                    return clues;
                })
                .toList();
    }

    public static Clues together(Collection<Clues> all) {
        Clues together = none();
        for (Clues clues : all) {
            together.addresses.addAll(clues.addresses);
            together.senders.addAll(clues.senders);
            together.messageIds.addAll(clues.messageIds);
            together.records.addAll(clues.records);
            together.numbers.addAll(clues.numbers);
        }
        return together;
    }

    private static Clues none() {
        return new Clues(
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>());
    }

    private void add(Mail mail, NamedRecords named, Companies companies) {
        mail.from().flatMap(companies::of).ifPresent(records::add);
        List<String> from =
                mail.from().map(Address::address).map(LookupAddresses::all).orElse(List.of());
        senders.addAll(from);
        addresses.addAll(from);
        for (Address recipient : LookupAddresses.recipients(mail)) {
            addresses.addAll(LookupAddresses.all(recipient.address()));
            companies.of(recipient).ifPresent(records::add);
        }
        List<String> ancestors = new ArrayList<>(Ancestors.answered(mail));
        ancestors.addAll(Ancestors.referenced(mail));
        messageIds.addAll(ancestors);
        messageIds.addAll(AddressEvidence.originals(mail));
        ancestors.forEach(id -> CrmMessageId.record(id).ifPresent(records::add));
        for (NamedRecords.Named name : named.in(mail)) {
            records.add(name.ref());
            if (name.legacy()) {
                numbers.add(new Numbered(name.type(), name.value()));
            }
        }
    }
}
