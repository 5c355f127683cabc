package org.postern.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Assignment;
import org.postern.assign.User;
import org.postern.match.Match;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.RecordRef;
import org.postern.message.Address;
import org.postern.message.Attachment;
import org.postern.message.Fact;
import org.postern.message.Mail;
import org.postern.message.Passage;
import org.postern.message.TraceStep;

/**
 * What would become of a mail and why: one line of {@code explain --output json}. The names of its components are those of the JSON, in snake case.
 *
 * @param rawSha256 null if the file could not be read at all
 * @param mail null if it was not understood
 * @param writes rows per table; without a CRM, records per kind
 */
record Explanation(
        String file,
        @Nullable String rawSha256,
        String outcome,
        @Nullable String reason,
        List<String> created,
        @Nullable Ref linked,
        List<String> flags,
        boolean offline,
        @Nullable Understood mail,
        @Nullable Matched match,
        @Nullable Decided decision,
        @Nullable Assigned assignment,
        boolean acknowledge,
        Map<String, Integer> writes,
        List<TraceStep> trace,
        long millis) {

    /** A record of the CRM. */
    record Ref(String type, String id) {
        static @Nullable Ref of(@Nullable RecordRef record) {
            return record == null ? null : new Ref(record.type().label(), record.id());
        }
    }

    /** A person in a header. */
    record Person(@Nullable String name, String address) {
        static Person of(Address address) {
            return new Person(address.name(), address.address());
        }

        static List<Person> of(List<Address> addresses) {
            return addresses.stream().map(Person::of).toList();
        }
    }

    /** An attachment. */
    record Part(String name, String storedName, String type, long size, String sha256, boolean inline) {
        static Part of(Attachment attachment) {
            return new Part(
                    attachment.name(),
                    attachment.storedName(),
                    attachment.type(),
                    attachment.size(),
                    attachment.sha256(),
                    attachment.inline());
        }
    }

    /** Whose words a stretch of the text is: offsets in {@code text}. */
    record Stretch(int from, int to, String origin) {
        static Stretch of(Passage passage) {
            return new Stretch(passage.from(), passage.to(), passage.origin().label());
        }
    }

    /**
     * The mail as it was understood.
     *
     * @param facts what it reports, by the name of the fact, as {@code bounce}
     * @param damaged true if something in it had to be mended
     * @param notes what was mended, cut or guessed
     */
    record Understood(
            String subject,
            @Nullable Person from,
            List<Person> to,
            List<Person> cc,
            Instant date,
            String dateSource,
            @Nullable String messageId,
            String kind,
            @Nullable String language,
            String text,
            @Nullable String html,
            List<Part> attachments,
            List<Stretch> passages,
            Map<String, Fact> facts,
            boolean damaged,
            List<String> notes) {
        static Understood of(Mail mail) {
            return new Understood(
                    mail.subject(),
                    mail.from().map(Person::of).orElse(null),
                    Person.of(mail.people().to()),
                    Person.of(mail.people().cc()),
                    mail.date(),
                    mail.dateSource().label(),
                    mail.messageId(),
                    mail.kind().label(),
                    mail.language(),
                    mail.text().plain(),
                    mail.text().html(),
                    mail.attachments().stream().map(Part::of).toList(),
                    mail.text().passages().stream().map(Stretch::of).toList(),
                    facts(mail),
                    mail.damaged(),
                    mail.notes());
        }

        private static Map<String, Fact> facts(Mail mail) {
            Map<String, Fact> facts = new LinkedHashMap<>();
            mail.facts().forEach(fact -> facts.put(FactText.name(fact), fact));
            return facts;
        }
    }

    /** Whom the CRM knows the sender as. */
    record Sender(String type, String id, String name) {
        static Sender of(Party party) {
            return new Sender(party.type().label(), party.id(), party.name());
        }
    }

    /** Who wrote, and what it continues. */
    record Matched(@Nullable Sender party, @Nullable Ref record, String by) {
        static Matched of(Match match) {
            return new Matched(
                    match.party().map(Sender::of).orElse(null),
                    Ref.of(match.record().map(OpenRecord::ref).orElse(null)),
                    match.by());
        }
    }

    /**
     * What is done, and by which rule.
     *
     * @param action create, link, store, reject, skip or quarantine
     */
    record Decided(
            @Nullable String rule,
            @Nullable Integer line,
            String action,
            @Nullable String create) {}

    /** Who is responsible: login names. */
    record Assigned(List<String> users, String by) {
        static Assigned of(Assignment assignment) {
            return new Assigned(assignment.users().stream().map(User::login).toList(), assignment.by());
        }
    }
}
