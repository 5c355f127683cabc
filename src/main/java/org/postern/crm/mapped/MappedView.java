package org.postern.crm.mapped;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.assign.User;
import org.postern.crm.CrmView;
import org.postern.crm.sql.MessageIds;
import org.postern.crm.sql.Wanted;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;

/** What the company's tables say of the mails of one group, with the plans of its earlier mails laid over it. */
final class MappedView implements CrmView {
    private final People people;
    private final Wanted wanted;
    private final Instant now;
    private final Supplier<Map<String, Integer>> countOpenItems;

    private final Map<String, Map<RecordKey, Party>> parties = new HashMap<>();
    private final Map<RecordKey, Party> partiesById = new LinkedHashMap<>();
    private final Map<String, StoredMail> mails = new HashMap<>();
    private final Map<String, StoredMail> deleted = new HashMap<>();
    private final Map<RecordRef, Known> records = new LinkedHashMap<>();
    private final Map<RecordKey, Set<RecordRef>> recordsOfParty = new HashMap<>();
    private final Map<Wanted.Number, RecordRef> numbers = new HashMap<>();
    private final Set<RecordRef> planned = new LinkedHashSet<>();
    private Ids.Planned ids = new Ids.Planned();
    private @Nullable Map<String, Integer> openItems;

    /** Whom a record belongs to. */
    record RecordKey(PartyType type, String id) {}

    /**
     * A case or opportunity.
     *
     * @param leadId null: none
     * @param number null: none known
     */
    record Known(
            OpenRecord open,
            @Nullable String leadId,
            @Nullable String number,
            Set<String> participants) {
        List<RecordKey> parties() {
            List<RecordKey> keys = new ArrayList<>();
            if (open.contactId() != null) {
                keys.add(new RecordKey(PartyType.CONTACT, open.contactId()));
            }
            if (open.accountId() != null) {
                keys.add(new RecordKey(PartyType.ACCOUNT, open.accountId()));
            }
            if (leadId != null) {
                keys.add(new RecordKey(PartyType.LEAD, leadId));
            }
            return keys;
        }
    }

    MappedView(People people, Wanted wanted, Instant now, Supplier<Map<String, Integer>> countOpenItems) {
        this.people = people;
        this.wanted = wanted;
        this.now = now;
        this.countOpenItems = countOpenItems;
    }

    @Override
    public List<Party> partiesWith(String address) {
        return List.copyOf(parties.getOrDefault(address, Map.of()).values());
    }

    @Override
    public Optional<StoredMail> mailWith(String messageId) {
        return Optional.ofNullable(mails.get(key(messageId)));
    }

    @Override
    public Optional<StoredMail> copyOf(String messageId) {
        return mailWith(messageId).or(() -> Optional.ofNullable(deleted.get(key(messageId))));
    }

    private static String key(String messageId) {
        return MessageIds.key(MessageIds.stored(messageId));
    }

    @Override
    public Optional<OpenRecord> record(RecordRef ref) {
        return known(ref).map(Known::open).or(() -> asRecord(ref));
    }

    /** A client is what a thread belongs to where there is no case or opportunity. */
    private Optional<OpenRecord> asRecord(RecordRef ref) {
        return switch (ref.type()) {
            case CASE, OPPORTUNITY -> Optional.empty();
            case LEAD, CONTACT, ACCOUNT ->
                Optional.ofNullable(partiesById.get(
                                new RecordKey(PartyType.valueOf(ref.type().name()), ref.id())))
                        .map(party -> new OpenRecord(
                                ref,
                                party.name(),
                                party.open(),
                                party.ownerId(),
                                party.accountId(),
                                party.type() == PartyType.CONTACT ? party.id() : null,
                                party.lastActive(),
                                addressesOf(new RecordKey(party.type(), party.id()))));
        };
    }

    private Set<String> addressesOf(RecordKey key) {
        Set<String> addresses = new TreeSet<>();
        parties.forEach((address, holders) -> {
            if (holders.containsKey(key)) {
                addresses.add(address);
            }
        });
        return addresses;
    }

    @Override
    public Optional<OpenRecord> recordNumbered(RecordRef.Type type, String number) {
        return Optional.ofNullable(numbers.get(new Wanted.Number(type, number))).flatMap(this::record);
    }

    @Override
    public List<OpenRecord> activeRecordsOf(Collection<Party> asked) {
        Set<RecordRef> refs = new LinkedHashSet<>();
        for (Party party : asked) {
            refs.addAll(recordsOfParty.getOrDefault(new RecordKey(party.type(), party.id()), Set.of()));
            if (party.accountId() != null) {
                refs.addAll(recordsOfParty.getOrDefault(new RecordKey(PartyType.ACCOUNT, party.accountId()), Set.of()));
            }
        }
        return refs.stream()
                .flatMap(ref -> known(ref).stream())
                .map(Known::open)
                .filter(OpenRecord::active)
                .toList();
    }

    @Override
    public Optional<User> user(String nameOrId) {
        return people.user(nameOrId);
    }

    @Override
    public List<User> team(String name) {
        return people.team(name);
    }

    @Override
    public List<User> role(String name) {
        return people.role(name);
    }

    @Override
    public int openItems(String userId) {
        Map<String, Integer> loaded = openItems;
        if (loaded == null) {
            loaded = new HashMap<>(countOpenItems.get());
            for (RecordRef ref : planned) {
                count(loaded, ref);
            }
            openItems = loaded;
        }
        return loaded.getOrDefault(userId, 0);
    }

    private void count(Map<String, Integer> items, RecordRef ref) {
        known(ref).map(record -> record.open().ownerId()).ifPresent(owner -> items.merge(owner, 1, Integer::sum));
    }

    People people() {
        return people;
    }

    Wanted wanted() {
        return wanted;
    }

    Instant now() {
        return now;
    }

    /** @return ids that this group plans */
    Ids.Planned ids() {
        return ids;
    }

    Optional<Known> known(RecordRef ref) {
        return Optional.ofNullable(records.get(ref));
    }

    Collection<Party> parties() {
        return partiesById.values();
    }

    Collection<StoredMail> mails() {
        return mails.values();
    }

    /** @return true if the group makes it itself, so nobody else can have taken it away */
    boolean isPlanned(RecordRef ref) {
        return planned.contains(ref);
    }

    /** Others may have deleted, merged or converted what was known, and plans of a try before do not count. */
    void forget() {
        parties.clear();
        partiesById.clear();
        mails.clear();
        deleted.clear();
        records.clear();
        recordsOfParty.clear();
        numbers.clear();
        planned.clear();
        ids = new Ids.Planned();
        openItems = null;
    }

    /** @param address lower-case */
    void add(String address, Party party) {
        RecordKey key = new RecordKey(party.type(), party.id());
        parties.computeIfAbsent(address, a -> new LinkedHashMap<>()).put(key, party);
        partiesById.put(key, party);
    }

    /** The same mail may come in several rows, one for each of those who take part. */
    void add(StoredMail mail, boolean isDeleted) {
        Map<String, StoredMail> all = isDeleted ? deleted : mails;
        all.merge(key(mail.messageId()), mail, (before, more) -> {
            Set<String> participants = new TreeSet<>(before.participants());
            participants.addAll(more.participants());
            return new StoredMail(
                    before.id(),
                    before.messageId(),
                    before.subject(),
                    before.parent() == null ? more.parent() : before.parent(),
                    participants);
        });
    }

    /** The same record may come in several rows too. */
    void add(Known record) {
        RecordRef ref = record.open().ref();
        Known before = records.get(ref);
        if (before != null) {
            before.participants().addAll(record.participants());
        } else {
            records.put(ref, record);
        }
        if (record.number() != null) {
            numbers.put(new Wanted.Number(ref.type(), record.number()), ref);
        }
        record.parties().forEach(party -> {
            recordsOfParty.computeIfAbsent(party, p -> new LinkedHashSet<>()).add(ref);
            record.participants().addAll(addressesOf(party));
        });
    }

    void plan(Known record) {
        add(record);
        planned.add(record.open().ref());
        if (openItems != null) {
            count(openItems, record.open().ref());
        }
    }
}
