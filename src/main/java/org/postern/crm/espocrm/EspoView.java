package org.postern.crm.espocrm;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Absences;
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
 * What the CRM knows about the mails of one group, with the plans of its earlier mails laid over it. Filled by {@link EspoLookups}; sets in it grow while the
 * group is planned.
 */
final class EspoView implements CrmView {
    private final Directory directory;
    private final Wanted wanted;
    private final Instant now;
    private final OpenItems openItems;
    private final StoredMails<StoredEmail> mails = new StoredMails<>(StoredEmail::mail);

    private final Map<String, String> addressIds = new HashMap<>();
    private final Map<String, Set<EntityRef>> holders = new HashMap<>();
    private final Map<EntityRef, Client> clients = new HashMap<>();
    private final Map<RecordRef, KnownRecord> records = new HashMap<>();
    private final Map<EntityRef, Set<RecordRef>> recordsOfClient = new HashMap<>();
    private final Map<Wanted.Number, RecordRef> numbers = new HashMap<>();
    private final Map<EntityRef, Set<String>> followers = new HashMap<>();
    private final Map<EntityRef, Set<String>> teams = new HashMap<>();
    private final Map<String, Visibility> visibility = new HashMap<>();
    private final Map<String, List<Listed>> attachments = new HashMap<>();
    private final Set<String> there = new TreeSet<>();
    private final Set<String> found = new HashSet<>();

    EspoView(Directory directory, Wanted wanted, Instant now, Supplier<Map<String, Integer>> countOpenItems) {
        this.directory = directory;
        this.wanted = wanted;
        this.now = now;
        this.openItems = new OpenItems(
                countOpenItems,
                () -> records.values().stream()
                        .filter(KnownRecord::planned)
                        .map(KnownRecord::open)
                        .toList());
    }

    // What matching asks.

    @Override
    public List<Party> partiesWith(String address) {
        List<Party> parties = new ArrayList<>();
        for (EntityRef holder : holders.getOrDefault(address, Set.of())) {
            party(holder).ifPresent(parties::add);
        }
        return parties;
    }

    private Optional<Party> party(EntityRef holder) {
        if (holder.entity() == Entity.USER) {
            EspoUser user = directory.byId(holder.id());
            return user == null || user.isPortal()
                    ? Optional.empty()
                    : Optional.of(new Party(PartyType.USER, user.id(), user.name(), null, null, user.active(), null));
        }
        return client(holder).map(Client::asParty);
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

    /** @return ids of all mails that are to be known though nothing refers to them: those that wait, and those that are there already */
    Set<String> waitingOrThere() {
        Set<String> ids = mails.waiting();
        ids.addAll(there);
        return ids;
    }

    /** @param emailIds of mails that come again */
    void there(Set<String> emailIds) {
        there.addAll(emailIds);
    }

    Set<String> there() {
        return there;
    }

    @Override
    public Optional<StoredMail> stored(String emailId) {
        return mail(emailId).filter(mail -> visibility.containsKey(emailId)).map(StoredEmail::mail);
    }

    @Override
    public Optional<OpenRecord> record(RecordRef ref) {
        return switch (ref.type()) {
            case CASE, OPPORTUNITY -> known(ref).map(KnownRecord::open);
            case LEAD, CONTACT, ACCOUNT -> client(EntityRef.of(ref)).map(Client::asRecord);
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
                EntityRef client = new EntityRef(Entity.valueOf(party.type().name()), party.id());
                refs.addAll(recordsOfClient.getOrDefault(client, Set.of()));
            }
        }
        List<OpenRecord> active = new ArrayList<>();
        for (RecordRef ref : refs) {
            known(ref).map(KnownRecord::open).filter(OpenRecord::active).ifPresent(active::add);
        }
        return active;
    }

    // What assigning asks.

    @Override
    public Optional<User> user(String nameOrId) {
        return directory.user(nameOrId).map(EspoUser::asUser);
    }

    @Override
    public Optional<Absences.Away> away(String userId, LocalDate day) {
        return directory.awayUntil(userId, day).map(until -> new Absences.Away(until, null));
    }

    @Override
    public List<User> team(String name) {
        return directory.teamId(name).map(List::of).map(directory::workersOf).orElse(List.of()).stream()
                .map(EspoUser::asUser)
                .toList();
    }

    @Override
    public List<User> role(String name) {
        return directory.workersWithRole(name).stream().map(EspoUser::asUser).toList();
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

    Optional<Client> client(EntityRef ref) {
        return Optional.ofNullable(clients.get(ref));
    }

    Optional<KnownRecord> known(RecordRef ref) {
        return Optional.ofNullable(records.get(ref));
    }

    Optional<StoredEmail> mail(String emailId) {
        return mails.of(emailId);
    }

    /** @return users who follow the record; grows with the plans */
    Set<String> followers(EntityRef record) {
        return followers.computeIfAbsent(record, r -> new LinkedHashSet<>());
    }

    /** @return teams of a record or mail; grows with the plans */
    Set<String> teams(EntityRef ref) {
        return teams.computeIfAbsent(ref, r -> new LinkedHashSet<>());
    }

    /** @return who sees a mail that may have further copies; empty if it was not asked yet */
    Optional<Visibility> visibility(String emailId) {
        return Optional.ofNullable(visibility.get(emailId));
    }

    // What look-ups and plans add.

    /** A mail that users have thrown away. */
    void addDeleted(StoredMail mail) {
        found.add(mail.id());
        mails.addDeleted(mail);
    }

    void addAddress(String lower, String id) {
        addressIds.put(lower, id);
    }

    void addHolder(String lower, EntityRef holder) {
        holders.computeIfAbsent(lower, a -> new LinkedHashSet<>()).add(holder);
    }

    Set<EntityRef> holders(String lower) {
        return holders.getOrDefault(lower, Set.of());
    }

    void addClient(Client client) {
        clients.put(client.ref(), client);
        if (client.opportunityId() != null) {
            index(client.ref(), new RecordRef(RecordRef.Type.OPPORTUNITY, client.opportunityId()));
        }
    }

    Collection<Client> clients() {
        return clients.values();
    }

    void addMail(StoredEmail stored) {
        found.add(stored.mail().id());
        mails.add(stored);
    }

    /** A plan changes what is known of a mail. */
    void replaceMail(StoredEmail now) {
        mails.replace(now);
    }

    Collection<StoredEmail> mails() {
        return mails.all();
    }

    /** @return true if the mail was there when it was looked for, thrown away or not */
    boolean wasFound(String emailId) {
        return found.contains(emailId);
    }

    /** Adds a record, or replaces it by what is known of it now. */
    void addRecord(KnownRecord record) {
        RecordRef ref = record.open().ref();
        records.put(ref, record);
        if (record.number() != null) {
            numbers.put(new Wanted.Number(ref.type(), record.number()), ref);
        }
        record.clients().forEach(client -> index(client, ref));
        if (record.planned()) {
            openItems.add(record.open());
        }
    }

    Collection<KnownRecord> records() {
        return records.values();
    }

    private void index(EntityRef client, RecordRef record) {
        recordsOfClient.computeIfAbsent(client, c -> new LinkedHashSet<>()).add(record);
    }

    void addAttachments(String emailId, List<Listed> listed) {
        attachments.computeIfAbsent(emailId, e -> new ArrayList<>()).addAll(listed);
    }

    /** @return attachments of a stored mail that its HTML does not show */
    List<Listed> attachments(String emailId) {
        return attachments.getOrDefault(emailId, List.of());
    }

    void addVisibility(String emailId, Visibility seen) {
        visibility.put(emailId, seen);
    }

    /**
     * An attachment of a stored mail.
     *
     * @param fileId of the attachment whose stored file it shows: itself, or the one that it is a copy of
     */
    record Listed(String id, String name, String type, long size, String fileId) {}

    /**
     * Who sees a mail.
     *
     * @param noteIds the stream notes about it
     */
    record Visibility(Set<String> users, Set<String> noteIds) {
        static Visibility nobody() {
            return new Visibility(new HashSet<>(), new HashSet<>());
        }
    }

    /**
     * A case or opportunity.
     *
     * @param contacts all its contacts
     * @param leadId null: none
     * @param number null: it has none
     * @param planned by this group, not yet written
     */
    record KnownRecord(
            OpenRecord open,
            Set<String> participants,
            Set<String> contacts,
            @Nullable String leadId,
            @Nullable String number,
            boolean planned) {
        /** @return contacts, account and lead that it belongs to */
        List<EntityRef> clients() {
            List<EntityRef> clients = new ArrayList<>();
            contacts.forEach(id -> clients.add(new EntityRef(Entity.CONTACT, id)));
            if (open.accountId() != null) {
                clients.add(new EntityRef(Entity.ACCOUNT, open.accountId()));
            }
            if (leadId != null) {
                clients.add(new EntityRef(Entity.LEAD, leadId));
            }
            return clients;
        }
    }
}
