package org.postern.match;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.postern.message.Address;
import org.postern.message.Mail;
import org.postern.message.TraceStep;

/**
 * Finds whom a mail is from, or, for outgoing mail, the first recipient whom the CRM knows.
 *
 * <p>The exact address is looked for first, then the address without its plus-tag, then, where nobody has any of them, the company of its domain. Where several have it, the order is fixed and does not depend on the order of
 * rows: party of the thread, active contact, contact, account, open lead, closed lead, user; then the newest activity; then the lowest id. A converted lead stands
 * for its account.
 */
final class PartyFinder {
    private final OurAddresses ours;

    private final Companies companies;

    PartyFinder(OurAddresses ours, Companies companies) {
        this.ours = ours;
        this.companies = companies;
    }

    /** @param trails what the mail says about its thread, strongest first */
    Optional<Party> find(Mail mail, Direction direction, Known known, List<Trail> trails, List<TraceStep> trace) {
        List<Address> candidates = direction == Direction.OUT
                ? LookupAddresses.recipients(mail).stream()
                        .filter(to -> !ours.include(to))
                        .toList()
                : mail.from().stream().toList();
        for (Address address : candidates) {
            for (List<String> forms :
                    List.of(LookupAddresses.exact(address.address()), LookupAddresses.withoutTag(address.address()))) {
                List<Party> found = parties(forms, known);
                if (!found.isEmpty()) {
                    Party party = first(found, direction, trails);
                    trace.add(new TraceStep("party", true, told(party, found)));
                    return Optional.of(party);
                }
            }
        }
        for (Address address : candidates) {
            Optional<Party> company = company(address, known, trace);
            if (company.isPresent()) {
                return company;
            }
        }
        trace.add(new TraceStep(
                "party",
                false,
                candidates.isEmpty() ? "no address to look for" : "the CRM knows nobody of that address"));
        return Optional.empty();
    }

    /** Of one of us the domain says nothing, and an account that is gone is nobody. */
    private Optional<Party> company(Address address, Known known, List<TraceStep> trace) {
        Optional<RecordRef> ref = ours.include(address) ? Optional.empty() : companies.of(address);
        Optional<Party> company = ref.flatMap(known::record).map(Clients::party);
        ref.ifPresent(account -> trace.add(new TraceStep(
                "company of the domain",
                company.isPresent(),
                address.domain() + " → " + account + (company.isPresent() ? "" : ", which the CRM does not have"))));
        return company;
    }

    private static List<Party> parties(Collection<String> addresses, Known known) {
        LinkedHashSet<Party> found = new LinkedHashSet<>();
        for (String address : addresses) {
            known.partiesWith(address).forEach(party -> found.add(clientOf(party, known)));
        }
        return new ArrayList<>(found);
    }

    /** A converted lead has an account and is closed. */
    private static Party clientOf(Party party, Known known) {
        String account = party.accountId();
        if (party.type() != PartyType.LEAD || party.open() || account == null) {
            return party;
        }
        return known.record(new RecordRef(RecordRef.Type.ACCOUNT, account))
                .map(Clients::party)
                .orElseGet(() -> new Party(
                        PartyType.ACCOUNT, account, party.name(), account, party.ownerId(), true, party.lastActive()));
    }

    private static Party first(List<Party> found, Direction direction, List<Trail> trails) {
        return found.stream()
                .min(Comparator.<Party>comparingInt(party -> ofThread(party, trails))
                        .thenComparingInt(party -> rank(party, direction))
                        .thenComparing(PartyFinder::lastActive, Comparator.reverseOrder())
                        .thenComparing(Party::id))
                .orElseThrow();
    }

    /** @return 0 for the contact or lead of the thread, 1 for somebody of its account, 2 for others */
    private static int ofThread(Party party, List<Trail> trails) {
        if (trails.stream().anyMatch(trail -> isContactOrLeadOf(party, trail))) {
            return 0;
        }
        String account = party.accountId();
        return account != null
                        && trails.stream()
                                .anyMatch(trail -> trail.accountId()
                                        .filter(account::equals)
                                        .isPresent())
                ? 1
                : 2;
    }

    private static boolean isContactOrLeadOf(Party party, Trail trail) {
        Optional<String> id = switch (party.type()) {
            case CONTACT -> trail.contactId();
            case LEAD -> trail.leadId();
            case ACCOUNT, USER -> Optional.empty();
        };
        return id.filter(party.id()::equals).isPresent();
    }

    private static int rank(Party party, Direction direction) {
        return switch (party.type()) {
            case CONTACT -> party.open() ? 1 : 2;
            case ACCOUNT -> 3;
            case LEAD -> party.open() ? 4 : 5;
            case USER -> direction == Direction.INTERNAL ? 0 : 6;
        };
    }

    private static Instant lastActive(Party party) {
        Instant at = party.lastActive();
        return at == null ? Instant.MIN : at;
    }

    private static String told(Party party, List<Party> found) {
        String taken = party.type().label() + " " + party.id();
        if (found.size() == 1) {
            return taken;
        }
        List<String> others = found.stream()
                .filter(other -> !other.equals(party))
                .map(other -> other.type().label() + " " + other.id())
                .sorted()
                .limit(5)
                .toList();
        return taken + ", of " + found.size() + " that have the address; the others: " + String.join(", ", others);
    }
}
