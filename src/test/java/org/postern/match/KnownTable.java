package org.postern.match;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A CRM in memory. Remembers what it was asked, so that a test can hold that {@link Clues} told it beforehand. */
public final class KnownTable implements Known {
    private final Map<String, List<Party>> parties = new HashMap<>();
    private final Map<String, StoredMail> mails = new HashMap<>();
    private final Map<String, List<StoredMail>> waiting = new HashMap<>();
    private final Map<RecordRef, OpenRecord> records = new HashMap<>();
    private final Map<String, RecordRef> numbers = new HashMap<>();
    private final Set<String> askedAddresses = new LinkedHashSet<>();
    private final Set<String> askedIds = new LinkedHashSet<>();
    private boolean reversed;

    public KnownTable contact(String address, String id, @Nullable String account) {
        return party(address, new Party(PartyType.CONTACT, id, id, account, "boris", true, null));
    }

    public KnownTable party(String address, Party party) {
        parties.computeIfAbsent(address, a -> new ArrayList<>()).add(party);
        return this;
    }

    public KnownTable mail(String messageId, String subject, @Nullable RecordRef parent, String... participants) {
        mails.put(messageId, new StoredMail("mail-" + messageId, messageId, subject, parent, Set.of(participants)));
        return this;
    }

    /** @param messageId of the mail that this one answers, and that is not there */
    public KnownTable answerTo(String messageId, @Nullable RecordRef parent, String... participants) {
        waiting.computeIfAbsent(messageId, m -> new ArrayList<>())
                .add(new StoredMail("answer-to-" + messageId, "", "", parent, Set.of(participants)));
        return this;
    }

    public KnownTable record(OpenRecord record) {
        records.put(record.ref(), record);
        return this;
    }

    public KnownTable number(RecordRef.Type type, String number, RecordRef ref) {
        numbers.put(type + number, ref);
        return this;
    }

    /** Gives rows in the opposite order from now on. */
    public KnownTable reversed() {
        reversed = true;
        return this;
    }

    public static OpenRecord opportunity(String id, boolean active, @Nullable String account, String... participants) {
        return record(RecordRef.Type.OPPORTUNITY, id, "Opportunity " + id, active, account, null, participants);
    }

    public static OpenRecord record(
            RecordRef.Type type,
            String id,
            String name,
            boolean active,
            @Nullable String account,
            @Nullable String contact,
            String... participants) {
        return new OpenRecord(
                new RecordRef(type, id),
                name,
                active,
                "anna",
                account,
                contact,
                Instant.parse("2026-03-01T00:00:00Z"),
                new HashSet<>(List.of(participants)));
    }

    public Set<String> askedAddresses() {
        return askedAddresses;
    }

    public Set<String> askedIds() {
        return askedIds;
    }

    @Override
    public List<Party> partiesWith(String address) {
        askedAddresses.add(address);
        return inOrder(parties.getOrDefault(address, List.of()));
    }

    @Override
    public Optional<StoredMail> mailWith(String messageId) {
        askedIds.add(messageId);
        return Optional.ofNullable(mails.get(messageId));
    }

    @Override
    public List<StoredMail> answersTo(String messageId) {
        return waiting.getOrDefault(messageId, List.of());
    }

    @Override
    public Optional<OpenRecord> record(RecordRef ref) {
        return Optional.ofNullable(records.get(ref));
    }

    @Override
    public Optional<OpenRecord> recordNumbered(RecordRef.Type type, String number) {
        return Optional.ofNullable(numbers.get(type + number)).flatMap(this::record);
    }

    @Override
    public List<OpenRecord> activeRecordsOf(Collection<Party> wanted) {
        return inOrder(records.values().stream()
                .filter(r -> r.active() && isRecord(r) && wanted.stream().anyMatch(p -> belongs(r, p)))
                .toList());
    }

    private static boolean isRecord(OpenRecord record) {
        return record.ref().type() == RecordRef.Type.OPPORTUNITY || record.ref().type() == RecordRef.Type.CASE;
    }

    private static boolean belongs(OpenRecord record, Party party) {
        return switch (party.type()) {
            case CONTACT -> party.id().equals(record.contactId());
            case ACCOUNT -> party.id().equals(record.accountId());
            case LEAD, USER -> false;
        };
    }

    private <T> List<T> inOrder(List<T> rows) {
        List<T> ordered = new ArrayList<>(rows);
        if (reversed) {
            Collections.reverse(ordered);
        }
        return ordered;
    }
}
