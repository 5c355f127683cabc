package org.postern.match;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.config.ServiceCodeConfig;
import org.postern.message.Address;
import org.postern.message.Mail;
import org.postern.message.TraceStep;

/**
 * Follows what a mail says about its thread, strongest first: In-Reply-To, References from the newest to the oldest, service codes, legacy numbers. Whether the
 * sender has a part in what is found is not asked here.
 */
final class TrailFinder {
    private final NamedRecords named;
    private final OurAddresses ours;

    TrailFinder(Optional<ServiceCodeConfig> codes, OurAddresses ours) {
        this.named = new NamedRecords(codes);
        this.ours = ours;
    }

    /** @return what was found in ladder order; notes what was looked at in {@code trace} */
    List<Trail> follow(Mail mail, Known known, List<TraceStep> trace) {
        List<Trail> trails = new ArrayList<>();
        for (String id : Ancestors.answered(mail)) {
            known.mailWith(id)
                    .map(stored -> trail("in-reply-to", stored, known))
                    .or(() -> byCrmMessageId("in-reply-to", id, known))
                    .ifPresent(trails::add);
        }
        for (String id : Ancestors.referenced(mail)) {
            Optional<StoredMail> stored = known.mailWith(id);
            if (stored.isPresent() && !belongTogether(mail, stored.get())) {
                trace.add(
                        new TraceStep("references", false, "a stored mail with another subject and nobody in common"));
            } else {
                stored.map(s -> trail("references", s, known))
                        .or(() -> byCrmMessageId("references", id, known))
                        .ifPresent(trails::add);
            }
        }
        for (NamedRecords.Named name : named.in(mail)) {
            byCode(name, known, trace).ifPresent(trails::add);
        }
        return trails;
    }

    private static Trail trail(String by, StoredMail stored, Known known) {
        return new Trail(by, record(stored.parent(), known), stored);
    }

    /** @return the opportunity, case or lead; null for anything else, and for one that is gone */
    static @Nullable OpenRecord record(@Nullable RecordRef parent, Known known) {
        if (parent == null) {
            return null;
        }
        return switch (parent.type()) {
            case OPPORTUNITY, CASE, LEAD -> known.record(parent).orElse(null);
            case CONTACT, ACCOUNT -> null;
        };
    }

    private static Optional<Trail> byCrmMessageId(String by, String id, Known known) {
        return CrmMessageId.record(id).flatMap(known::record).map(record -> new Trail(by, record, null));
    }

    private static Optional<Trail> byCode(NamedRecords.Named name, Known known, List<TraceStep> trace) {
        String by = name.legacy() ? "legacy-code" : "service-code";
        Optional<OpenRecord> record = name.legacy()
                ? known.recordNumbered(name.type(), name.value()).or(() -> known.record(name.ref()))
                : known.record(name.ref());
        trace.add(new TraceStep(by, record.isPresent(), name.type().label() + " named in " + name.place()));
        return record.map(found -> new Trail(by, found, null));
    }

    /** References are copied by mail programs that answer an old mail with a new subject; so they alone are not enough. */
    private boolean belongTogether(Mail mail, StoredMail stored) {
        if (SubjectOf.same(mail.subject(), stored.subject())) {
            return true;
        }
        Set<String> others = new HashSet<>();
        stored.participants().forEach(address -> others.add(address.toLowerCase(Locale.ROOT)));
        return Stream.concat(mail.from().stream(), LookupAddresses.recipients(mail).stream())
                .filter(address -> !ours.include(address))
                .map(Address::key)
                .anyMatch(others::contains);
    }
}
