package org.postern.crm.suitecrm;

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
import org.postern.crm.sql.OpenItems;
import org.postern.crm.sql.StoredMails;
import org.postern.crm.sql.Wanted;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;

/**
 * What the CRM knows about the mails of one group, with the plans of its earlier mails laid over it. Filled by {@link SuiteLookups}; sets in it grow while the
 * group is planned.
 */
final class SuiteView implements CrmView {
    private final Directory directory;
    private final Wanted wanted;
    private final Instant now;
    private final OpenItems openItems;
    private final StoredMails<Stored> mails = new StoredMails<>(Stored::mail);

    private final Map<String, String> addressIds = new HashMap<>();
    private final Map<String, Set<ModuleRef>> holders = new HashMap<>();
    private final Map<RecordRef, Client> clients = new LinkedHashMap<>();
    private final Map<RecordRef, Known> records = new LinkedHashMap<>();
    private final Map<RecordRef, Set<RecordRef>> recordsOfClient = new HashMap<>();
    private final Map<Wanted.Number, RecordRef> numbers = new HashMap<>();
    private final Map<ModuleRef, Set<String>> groups = new HashMap<>();

    /**
     * A mail of the CRM, or one planned in the group.
     *
     * @param mail its participants may still be added to
     * @param ownerId whose inbox it lies in; null: nobody's
     */
    record Stored(
            StoredMail mail,
            Set<String> participants,
            @Nullable String ownerId) {}

    /**
     * A case or opportunity.
     *
     * @param status or stage
     * @param contacts all its contacts
     * @param leads whose mails belong to it: neither has a column for a lead
     * @param number of a case; null: not known yet, or it has none
     * @param current its status is an open one; a closed case that a reply opens again is active for its own mail only
     * @param planned by this group, not yet written
     */
    record Known(
            OpenRecord open,
            String status,
            Set<String> participants,
            Set<String> contacts,
            Set<String> leads,
            @Nullable String number,
            boolean current,
            boolean planned) {
        /** @return contacts, account and leads that it belongs to */
        List<RecordRef> clients() {
            List<RecordRef> clients = new ArrayList<>();
            contacts.forEach(id -> clients.add(new RecordRef(RecordRef.Type.CONTACT, id)));
            if (open.accountId() != null) {
                clients.add(new RecordRef(RecordRef.Type.ACCOUNT, open.accountId()));
            }
            leads.forEach(id -> clients.add(new RecordRef(RecordRef.Type.LEAD, id)));
            return clients;
        }
    }

    SuiteView(Directory directory, Wanted wanted, Instant now, Supplier<Map<String, Integer>> countOpenItems) {
        this.directory = directory;
        this.wanted = wanted;
        this.now = now;
        this.openItems = new OpenItems(
                countOpenItems,
                () -> records.values().stream()
                        .filter(Known::planned)
                        .map(Known::open)
                        .toList());
    }

    // What matching asks.

    @Override
    public List<Party> partiesWith(String address) {
        List<Party> parties = new ArrayList<>();
        for (ModuleRef holder : holders.getOrDefault(address, Set.of())) {
            party(holder).ifPresent(parties::add);
        }
        return parties;
    }

    private Optional<Party> party(ModuleRef holder) {
        if (holder.module() == Module.USERS) {
            return Optional.ofNullable(directory.users().get(holder.id()))
                    .filter(SuiteUser::person)
                    .map(user -> new Party(PartyType.USER, user.id(), user.name(), null, null, user.active(), null));
        }
        return holder.record().flatMap(this::client).map(Client::asParty);
    }

    @Override
    public Optional<StoredMail> mailWith(String messageId) {
        return mails.with(messageId);
    }

    @Override
    public Optional<StoredMail> copyOf(String messageId) {
        return mails.copyOf(messageId);
    }

    @Override
    public List<StoredMail> answersTo(String messageId) {
        return mails.answersTo(messageId);
    }

    @Override
    public void waiting(Map<String, Set<String>> emailIds) {
        mails.waiting(emailIds);
    }

    /** @return ids of all mails that wait */
    Set<String> waiting() {
        return mails.waiting();
    }

    @Override
    public Optional<OpenRecord> record(RecordRef ref) {
        return switch (ref.type()) {
            case CASE, OPPORTUNITY -> known(ref).map(Known::open);
            case LEAD, CONTACT, ACCOUNT -> client(ref).map(Client::asRecord);
        };
    }

    @Override
    public Optional<OpenRecord> recordNumbered(RecordRef.Type type, String number) {
        return Optional.ofNullable(numbers.get(new Wanted.Number(type, number))).flatMap(this::record);
    }

    @Override
    public List<OpenRecord> activeRecordsOf(Collection<Party> parties) {
        Set<RecordRef> refs = new LinkedHashSet<>();
        for (Party party : parties) {
            if (party.type() != PartyType.USER) {
                RecordRef client =
                        new RecordRef(RecordRef.Type.valueOf(party.type().name()), party.id());
                refs.addAll(recordsOfClient.getOrDefault(client, Set.of()));
            }
        }
        List<OpenRecord> active = new ArrayList<>();
        for (RecordRef ref : refs) {
            known(ref).filter(Known::current).map(Known::open).ifPresent(active::add);
        }
        return active;
    }

    // What assigning asks.

    @Override
    public Optional<User> user(String nameOrId) {
        return directory.user(nameOrId).map(SuiteUser::asUser);
    }

    @Override
    public List<User> team(String name) {
        return directory.workersOf(name).stream().map(SuiteUser::asUser).toList();
    }

    @Override
    public List<User> role(String name) {
        return directory.workersWithRole(name).stream().map(SuiteUser::asUser).toList();
    }

    @Override
    public int openItems(String userId) {
        return openItems.of(userId);
    }

    // What planning asks.

    Directory directory() {
        return directory;
    }

    Wanted wanted() {
        return wanted;
    }

    Instant now() {
        return now;
    }

    /** @return id of the address' row; empty if it has none yet. @param lower lower-case */
    Optional<String> addressId(String lower) {
        return Optional.ofNullable(addressIds.get(lower));
    }

    Set<ModuleRef> holders(String lower) {
        return holders.getOrDefault(lower, Set.of());
    }

    /** @return live contacts or accounts that have this address, by id */
    List<Client> clientsWith(String lower, RecordRef.Type type) {
        return holders(lower).stream()
                .flatMap(holder -> holder.record().stream())
                .filter(ref -> ref.type() == type)
                .flatMap(ref -> client(ref).stream())
                .toList();
    }

    Optional<Client> client(RecordRef ref) {
        return Optional.ofNullable(clients.get(ref));
    }

    Optional<Known> known(RecordRef ref) {
        return Optional.ofNullable(records.get(ref));
    }

    Optional<Stored> mail(String emailId) {
        return mails.of(emailId);
    }

    /** @return security groups of a record or mail that others inherit from it; grows with the plans */
    Set<String> groups(ModuleRef ref) {
        return groups.computeIfAbsent(ref, r -> new LinkedHashSet<>());
    }

    // What look-ups and plans add.

    void addAddress(String lower, String id) {
        addressIds.put(lower, id);
    }

    void addHolder(String lower, ModuleRef holder) {
        holders.computeIfAbsent(lower, a -> new TreeSet<>()).add(holder);
    }

    /** The first one counts: a contact has one account. */
    void addClient(Client client) {
        clients.putIfAbsent(client.ref(), client);
    }

    Collection<Client> clients() {
        return clients.values();
    }

    void addMail(Stored stored) {
        mails.add(stored);
    }

    /** A mail that users have thrown away. */
    void addDeleted(StoredMail mail) {
        mails.addDeleted(mail);
    }

    Collection<Stored> mails() {
        return mails.all();
    }

    /** Adds a record, or replaces it by what is known of it now. */
    void addRecord(Known record) {
        RecordRef ref = record.open().ref();
        Known before = records.put(ref, record);
        if (record.number() != null) {
            numbers.put(new Wanted.Number(ref.type(), record.number()), ref);
        }
        record.clients()
                .forEach(client -> recordsOfClient
                        .computeIfAbsent(client, c -> new LinkedHashSet<>())
                        .add(ref));
        if (before == null && record.planned()) {
            openItems.add(record.open());
        }
    }

    Collection<Known> records() {
        return records.values();
    }
}
