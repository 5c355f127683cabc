package org.postern.crm.espocrm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.CrmConfig;
import org.postern.crm.espocrm.EspoView.KnownRecord;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Times;
import org.postern.crm.sql.Wanted;
import org.postern.match.Clues;
import org.postern.match.OpenRecord;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;

/**
 * Looks cases and opportunities up, all by one SELECT: those that are named, and the active ones of the parties, each by the index of its own column.
 */
final class RecordLookup {
    private static final int MOST_DIGITS = 9;

    /** Null, of the type of an id. */
    private static final String NO_CONTACT = "nullif(r.`id`, r.`id`)";

    private final CrmDatabase database;
    private final CrmConfig crm;
    private final String cases;
    private final String opportunities;

    RecordLookup(CrmDatabase database, EspoSchema schema, CrmConfig crm) {
        this.database = database;
        this.crm = crm;
        this.cases =
                "select 'Case', r.`id`, r.`name`, r.`status`, r.`assigned_user_id`, r.`account_id`, r.`contact_id`, r.`lead_id`, r.`number`, r.`modified_at`, "
                        + schema.orNull("case", "r", "stream_updated_at") + ", ";
        this.opportunities = "select 'Opportunity', r.`id`, r.`name`, r.`stage`, r.`assigned_user_id`, r.`account_id`, "
                + schema.orNull("opportunity", "r", "contact_id") + ", null, null, r.`modified_at`, "
                + schema.orNull("opportunity", "r", "stream_updated_at") + ", ";
    }

    void load(EspoView view, Collection<RecordRef> named) {
        List<String> contacts = clients(view, Entity.CONTACT);
        Set<String> accounts = new LinkedHashSet<>(clients(view, Entity.ACCOUNT));
        view.clients().forEach(client -> add(accounts, client.asParty().accountId()));
        List<String> leads = clients(view, Entity.LEAD);
        List<String> caseIds = ids(named, Type.CASE);
        List<Long> numbers = numbers(view);
        Set<String> opportunityIds = new LinkedHashSet<>(ids(named, Type.OPPORTUNITY));
        view.clients().forEach(client -> {
            if (client.opportunityId() != null) {
                opportunityIds.add(client.opportunityId());
            }
        });
        Query.unionAll(List.of(
                        new Query(cases + NO_CONTACT + " from `case` r where r.`deleted` = false and r.`id` in")
                                .in(caseIds),
                        new Query(cases + NO_CONTACT + " from `case` r where r.`deleted` = false and r.`number` in")
                                .in(numbers),
                        activeCases("contact_id", contacts),
                        activeCases("account_id", accounts),
                        activeCases("lead_id", leads),
                        new Query(
                                        cases
                                                + "l.`contact_id` from `case_contact` l join `case` r on r.`id` = l.`case_id` where l.`deleted` = false and l.`contact_id` in")
                                .in(contacts)
                                .then(" and r.`deleted` = false and r.`status` in")
                                .in(crm.activeCaseStatuses()),
                        new Query(opportunities + NO_CONTACT
                                        + " from `opportunity` r where r.`deleted` = false and r.`id` in")
                                .in(opportunityIds),
                        new Query(opportunities + NO_CONTACT
                                        + " from `opportunity` r where r.`deleted` = false and r.`account_id` in")
                                .in(accounts)
                                .then(" and r.`stage` in")
                                .in(crm.activeOpportunityStages()),
                        new Query(
                                        opportunities
                                                + "l.`contact_id` from `contact_opportunity` l join `opportunity` r on r.`id` = l.`opportunity_id` where l.`deleted` = false and l.`contact_id` in")
                                .in(contacts)
                                .then(" and r.`deleted` = false and r.`stage` in")
                                .in(crm.activeOpportunityStages())))
                .each(database, row -> view.addRecord(record(row, view)));
    }

    private Query activeCases(String column, Collection<String> clients) {
        return new Query(cases + NO_CONTACT + " from `case` r where r.`deleted` = false and r.`" + column + "` in")
                .in(clients)
                .then(" and r.`status` in")
                .in(crm.activeCaseStatuses());
    }

    /** A record may come in several rows: by its own columns and by each of its linked contacts. */
    private KnownRecord record(ResultSet row, EspoView view) throws SQLException {
        RecordRef ref =
                new RecordRef(Type.valueOf(row.getString(1).strip().toUpperCase(Locale.ROOT)), row.getString(2));
        String status = row.getString(4);
        boolean active = (ref.type() == Type.CASE ? crm.activeCaseStatuses() : crm.activeOpportunityStages())
                .contains(status == null ? "" : status);
        Set<String> contacts = new LinkedHashSet<>();
        Set<String> participants = new TreeSet<>();
        view.known(ref).ifPresent(before -> {
            contacts.addAll(before.contacts());
            participants.addAll(before.participants());
        });
        add(contacts, row.getString(7));
        add(contacts, row.getString(12));
        Instant last = Times.later(Times.read(row.getString(10)), Times.read(row.getString(11)));
        String name = row.getString(3);
        OpenRecord open = new OpenRecord(
                ref,
                name == null ? "" : name,
                active,
                row.getString(5),
                row.getString(6),
                row.getString(7),
                last,
                Collections.unmodifiableSet(participants));
        return new KnownRecord(open, participants, contacts, row.getString(8), row.getString(9), false);
    }

    /**
     * Which senders take part in these records: by an address of their contacts, lead or account, or by their mails. Nearly all are known from what was looked up
     * already. Only whoever names a record and is not is asked for, since a record may have thousands of mails.
     */
    void participants(EspoView view, Set<RecordRef> named) {
        for (RecordRef ref : named) {
            view.known(ref).ifPresent(record -> addKnown(record, view));
        }
        Set<String> ids = new TreeSet<>();
        Set<String> senders = new TreeSet<>();
        for (Clues mail : view.wanted().mails()) {
            for (RecordRef ref : EspoLookups.recordsNamedBy(mail, view)) {
                KnownRecord record = view.known(ref).orElse(null);
                if (record != null && Collections.disjoint(record.participants(), mail.senders())) {
                    ids.add(ref.id());
                    senders.addAll(mail.senders());
                }
            }
        }
        byTheirMails(view, ids, senders);
    }

    private static void addKnown(KnownRecord record, EspoView view) {
        List<EntityRef> clients = record.clients();
        Set<String> writing = new TreeSet<>();
        for (StoredEmail mail : view.mails()) {
            if (record.open().ref().equals(mail.mail().parent())) {
                writing.addAll(mail.participants());
            }
        }
        for (String sender : view.wanted().senders()) {
            if (writing.contains(sender) || !Collections.disjoint(view.holders(sender), clients)) {
                record.participants().add(sender);
            }
        }
    }

    private void byTheirMails(EspoView view, Set<String> ids, Set<String> senders) {
        Map<String, KnownRecord> byId = new HashMap<>();
        view.records().forEach(record -> byId.put(record.open().ref().id(), record));
        Query.unionAll(List.of(
                        new Query(
                                        "select e.`parent_id`, a.`lower` from `email` e join `email_address` a on a.`id` = e.`from_email_address_id`"
                                                + " where e.`deleted` = false and e.`parent_id` in")
                                .in(ids)
                                .then(" and a.`lower` in")
                                .in(senders),
                        new Query(
                                        "select e.`parent_id`, a.`lower` from `email` e join `email_email_address` l on l.`email_id` = e.`id` and l.`deleted` = false"
                                                + " join `email_address` a on a.`id` = l.`email_address_id` where e.`deleted` = false and e.`parent_id` in")
                                .in(ids)
                                .then(" and a.`lower` in")
                                .in(senders)))
                .each(database, row -> {
                    KnownRecord record = byId.get(row.getString(1));
                    if (record != null) {
                        record.participants().add(row.getString(2));
                    }
                });
    }

    private static List<String> clients(EspoView view, Entity entity) {
        List<String> ids = new ArrayList<>();
        for (Client client : view.clients()) {
            if (client.ref().entity() == entity) {
                ids.add(client.ref().id());
            }
        }
        return ids;
    }

    private static List<String> ids(Collection<RecordRef> refs, Type type) {
        return refs.stream().filter(r -> r.type() == type).map(RecordRef::id).toList();
    }

    /** @return numbers of cases; only they have numbers */
    private static List<Long> numbers(EspoView view) {
        return view.wanted().numbers().stream()
                .filter(n -> n.type() == Type.CASE)
                .map(Wanted.Number::number)
                .filter(n -> n.length() <= MOST_DIGITS && n.chars().allMatch(c -> c >= '0' && c <= '9') && !n.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    private static void add(Set<String> ids, @Nullable String id) {
        if (id != null) {
            ids.add(id);
        }
    }
}
