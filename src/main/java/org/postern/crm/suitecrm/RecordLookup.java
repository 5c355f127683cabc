package org.postern.crm.suitecrm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.CrmConfig;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Times;
import org.postern.crm.sql.Wanted;
import org.postern.crm.suitecrm.SuiteView.Known;
import org.postern.match.OpenRecord;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;

/**
 * Looks cases and opportunities up, all by one SELECT: those that are named, and the active ones of the parties, each by the index of its own link. Neither has a
 * column for a lead: those of a lead are found by the mails that belong to both.
 */
final class RecordLookup {
    private static final int MOST_DIGITS = 9;

    private static final String CASE =
            " select 'CASE', r.`id`, r.`name`, r.`status`, r.`assigned_user_id`, r.`account_id`, r.`contact_created_by_id`, r.`case_number`, r.`date_modified`, ";

    private static final String OPPORTUNITY =
            " select 'OPPORTUNITY', r.`id`, r.`name`, r.`sales_stage`, r.`assigned_user_id`, o.`account_id`, null, null, r.`date_modified`, ";

    private static final String NONE = "nullif(r.`id`, r.`id`)";

    private static final String ITS_ACCOUNT =
            " left join `accounts_opportunities` o on o.`opportunity_id` = r.`id` and o.`deleted` = false";

    private final CrmDatabase database;
    private final CrmConfig crm;

    RecordLookup(CrmDatabase database, CrmConfig crm) {
        this.database = database;
        this.crm = crm;
    }

    void load(SuiteView view, Collection<RecordRef> named) {
        List<String> contacts = clients(view, Type.CONTACT);
        Set<String> accounts = new LinkedHashSet<>(clients(view, Type.ACCOUNT));
        view.clients().forEach(client -> add(accounts, client.asParty().accountId()));
        List<String> leads = clients(view, Type.LEAD);
        List<String> cases = ids(named, Type.CASE);
        List<Long> numbers = numbers(view);
        List<String> opportunities = ids(named, Type.OPPORTUNITY);
        if (List.of(contacts, accounts, leads, cases, numbers, opportunities).stream()
                .allMatch(Collection::isEmpty)) {
            return;
        }
        Query query = new Query(caseWithContacts("id")).in(cases);
        query.then(" union all").then(caseWithContacts("case_number")).in(numbers);
        query.then(" union all")
                .then(CASE + NONE + ", " + NONE + " from `cases` r where r.`deleted` = false and r.`account_id` in")
                .in(accounts)
                .then(" and r.`status` in")
                .in(crm.activeCaseStatuses());
        query.then(" union all")
                .then(
                        CASE + "l.`contact_id`, " + NONE
                                + " from `contacts_cases` l join `cases` r on r.`id` = l.`case_id` where l.`deleted` = false and l.`contact_id` in")
                .in(contacts)
                .then(" and r.`deleted` = false and r.`status` in")
                .in(crm.activeCaseStatuses());
        query.then(" union all")
                .then(CASE + NONE + ", b.`bean_id`" + ofLead("cases", "Cases"))
                .in(leads)
                .then(" and r.`status` in")
                .in(crm.activeCaseStatuses());
        query.then(" union all")
                .then(
                        OPPORTUNITY + "l.`contact_id`, " + NONE
                                + " from `opportunities` r" + ITS_ACCOUNT
                                + " left join `opportunities_contacts` l on l.`opportunity_id` = r.`id` and l.`deleted` = false where r.`deleted` = false and r.`id` in")
                .in(opportunities);
        query.then(" union all")
                .then(
                        OPPORTUNITY + NONE + ", " + NONE
                                + " from `accounts_opportunities` o join `opportunities` r on r.`id` = o.`opportunity_id` where o.`deleted` = false and o.`account_id` in")
                .in(accounts)
                .then(" and r.`deleted` = false and r.`sales_stage` in")
                .in(crm.activeOpportunityStages());
        query.then(" union all")
                .then(OPPORTUNITY + "l.`contact_id`, " + NONE
                        + " from `opportunities_contacts` l join `opportunities` r on r.`id` = l.`opportunity_id`"
                        + ITS_ACCOUNT
                        + " where l.`deleted` = false and l.`contact_id` in")
                .in(contacts)
                .then(" and r.`deleted` = false and r.`sales_stage` in")
                .in(crm.activeOpportunityStages());
        query.then(" union all")
                .then(OPPORTUNITY + NONE + ", b.`bean_id`" + ofLead("opportunities", "Opportunities"))
                .in(leads)
                .then(" and r.`sales_stage` in")
                .in(crm.activeOpportunityStages());
        query.then(" order by 2").each(database, row -> view.addRecord(record(row, view)));
    }

    private static String caseWithContacts(String column) {
        return CASE + "l.`contact_id`, " + NONE
                + " from `cases` r left join `contacts_cases` l on l.`case_id` = r.`id` and l.`deleted` = false where r.`deleted` = false and r.`"
                + column + "` in";
    }

    private static String ofLead(String table, String module) {
        return " from `emails_beans` b join `emails` e on e.`id` = b.`email_id` and e.`deleted` = false and e.`parent_type` = '"
                + module
                + "' join `" + table + "` r on r.`id` = e.`parent_id`"
                + (table.equals("opportunities") ? ITS_ACCOUNT : "")
                + " where b.`deleted` = false and b.`bean_module` = 'Leads' and r.`deleted` = false and b.`bean_id` in";
    }

    /** A record may come in several rows: by its own columns and by each of its links. */
    private Known record(ResultSet row, SuiteView view) throws SQLException {
        RecordRef ref =
                new RecordRef(Type.valueOf(row.getString(1).strip().toUpperCase(Locale.ROOT)), row.getString(2));
        String status = SuiteLookups.text(row.getString(4));
        boolean current =
                (ref.type() == Type.CASE ? crm.activeCaseStatuses() : crm.activeOpportunityStages()).contains(status);
        boolean opens = ref.type() == Type.CASE && crm.suiteCrm().reopen().containsKey(status);
        Set<String> contacts = new LinkedHashSet<>();
        Set<String> leads = new LinkedHashSet<>();
        Set<String> participants = new TreeSet<>();
        view.known(ref).ifPresent(before -> {
            contacts.addAll(before.contacts());
            leads.addAll(before.leads());
            participants.addAll(before.participants());
        });
        add(contacts, row.getString(7));
        add(contacts, row.getString(10));
        add(leads, row.getString(11));
        OpenRecord open = new OpenRecord(
                ref,
                SuiteLookups.text(row.getString(3)),
                current || opens,
                row.getString(5),
                row.getString(6),
                contacts.stream().findFirst().orElse(null),
                Times.read(row.getString(9)),
                Collections.unmodifiableSet(participants));
        return new Known(open, status, participants, contacts, leads, row.getString(8), current, false);
    }

    /**
     * Which senders take part in these records: by an address of their contacts, leads or account, or by their mails. Others are not asked for, since a record may have
     * thousands of mails.
     */
    void participants(SuiteView view, Set<RecordRef> named) {
        List<Known> records = named.stream()
                .flatMap(ref -> view.known(ref).stream())
                .filter(record -> record.participants().isEmpty())
                .toList();
        List<String> senders = view.wanted().senders().stream()
                .map(address -> address.toUpperCase(Locale.ROOT))
                .toList();
        if (records.isEmpty() || senders.isEmpty()) {
            return;
        }
        Set<String> clients = new TreeSet<>();
        records.forEach(r -> r.clients().forEach(client -> clients.add(client.id())));
        new Query(
                        "select 'client', l.`bean_id`, a.`email_address_caps` from `email_addr_bean_rel` l join `email_addresses` a on a.`id` = l.`email_address_id`"
                                + " where l.`deleted` = false and l.`bean_id` in")
                .in(clients)
                .then(" and a.`email_address_caps` in")
                .in(senders)
                .then(
                        " union select 'record', e.`parent_id`, a.`email_address_caps` from `emails` e join `emails_email_addr_rel` l on l.`email_id` = e.`id` and l.`deleted` = false"
                                + " join `email_addresses` a on a.`id` = l.`email_address_id` where e.`deleted` = false and e.`parent_id` in")
                .in(records.stream().map(r -> r.open().ref().id()).toList())
                .then(" and a.`email_address_caps` in")
                .in(senders)
                .each(database, row -> participant(records, row));
    }

    private static void participant(List<Known> records, ResultSet row) throws SQLException {
        boolean byClient = row.getString(1).startsWith("client");
        String id = row.getString(2);
        String address = Directory.lower(SuiteLookups.text(row.getString(3)));
        for (Known record : records) {
            boolean its = byClient
                    ? record.clients().stream().anyMatch(client -> client.id().equals(id))
                    : record.open().ref().id().equals(id);
            if (its) {
                record.participants().add(address);
            }
        }
    }

    private static List<String> clients(SuiteView view, Type type) {
        List<String> ids = new ArrayList<>();
        for (Client client : view.clients()) {
            if (client.ref().type() == type) {
                ids.add(client.ref().id());
            }
        }
        return ids;
    }

    private static List<String> ids(Collection<RecordRef> refs, Type type) {
        return refs.stream().filter(r -> r.type() == type).map(RecordRef::id).toList();
    }

    /** @return numbers of cases; only they have numbers */
    private static List<Long> numbers(SuiteView view) {
        return view.wanted().numbers().stream()
                .filter(n -> n.type() == Type.CASE)
                .map(Wanted.Number::number)
                .filter(n ->
                        !n.isEmpty() && n.length() <= MOST_DIGITS && n.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(Long::valueOf)
                .toList();
    }

    private static void add(Set<String> ids, @Nullable String id) {
        if (id != null && !id.isEmpty()) {
            ids.add(id);
        }
    }
}
