package org.postern.crm.suitecrm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.MessageIds;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Wanted;
import org.postern.crm.suitecrm.SuiteView.Known;
import org.postern.crm.suitecrm.SuiteView.Stored;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;
import org.postern.match.StoredMail;

/** The SELECTs of a group: about ten, however many mails it has. */
final class SuiteLookups {
    private final CrmDatabase database;
    private final CrmConfig crm;
    private final ClientLookup clientLookup;
    private final RecordLookup recordLookup;

    SuiteLookups(CrmDatabase database, CrmConfig crm) {
        this.database = database;
        this.crm = crm;
        this.clientLookup = new ClientLookup(database);
        this.recordLookup = new RecordLookup(database, crm);
    }

    /** @param waiting ids of stored mails by the Message-ID that they wait for */
    SuiteView view(Directory directory, Wanted wanted, Map<String, Set<String>> waiting, Instant now) {
        SuiteView view = new SuiteView(directory, wanted, now, this::countOpenItems);
        view.waiting(waiting);
        load(view);
        return view;
    }

    private void load(SuiteView view) {
        holders(view);
        Set<String> found = mails(view, "message_id", storedForms(view.wanted()));
        found.addAll(mails(view, "id", view.waiting()));
        participants(view, found);
        clientLookup.load(view, clientsToLoad(view));
        recordLookup.load(view, recordsNamed(view));
        clientLookup.load(view, clientsToLoad(view));
        recordLookup.participants(view, recordsNamed(view));
        groups(view, refsWithGroups(view));
    }

    /** An address may have several rows, of which any may be the one that a person has; new mail takes the one with the lowest id. */
    private void holders(SuiteView view) {
        Set<String> addresses = view.wanted().addresses();
        if (addresses.isEmpty()) {
            return;
        }
        new Query("select a.`email_address_caps`, a.`id`, l.`bean_module`, l.`bean_id` from `email_addresses` a"
                        + " left join `email_addr_bean_rel` l on l.`email_address_id` = a.`id` and l.`deleted` = false"
                        + " where a.`deleted` = false and a.`email_address_caps` in")
                .in(addresses.stream()
                        .map(address -> address.toUpperCase(Locale.ROOT))
                        .toList())
                .then(" order by a.`id` desc")
                .each(database, row -> {
                    String lower = Directory.lower(row.getString(1));
                    view.addAddress(lower, row.getString(2));
                    ModuleRef.of(row.getString(3), row.getString(4)).ifPresent(holder -> view.addHolder(lower, holder));
                });
    }

    /** Other writers may have left the angle brackets out. */
    private static Set<String> storedForms(Wanted wanted) {
        Set<String> forms = new LinkedHashSet<>(wanted.messageIds());
        wanted.messageIds().forEach(id -> forms.add(MessageIds.bare(id)));
        return forms;
    }

    /** @return ids of the mails found */
    private Set<String> mails(SuiteView view, String column, Set<String> values) {
        Set<String> found = new TreeSet<>();
        if (values.isEmpty()) {
            return found;
        }
        new Query(
                        "select `id`, `message_id`, `name`, `parent_type`, `parent_id`, `assigned_user_id`, `deleted` from `emails` where `"
                                + column + "` in")
                .in(values)
                .then(" order by `id`")
                .each(database, row -> {
                    Stored mail = mail(row);
                    if (row.getBoolean(7)) {
                        view.addDeleted(mail.mail());
                    } else {
                        view.addMail(mail);
                        found.add(row.getString(1));
                    }
                });
        return found;
    }

    private static Stored mail(ResultSet row) throws SQLException {
        Set<String> participants = new TreeSet<>();
        RecordRef parent = ModuleRef.of(row.getString(4), row.getString(5))
                .flatMap(ModuleRef::record)
                .orElse(null);
        return new Stored(
                new StoredMail(
                        row.getString(1),
                        MessageIds.bare(text(row.getString(2))),
                        text(row.getString(3)),
                        parent,
                        Collections.unmodifiableSet(participants)),
                participants,
                row.getString(6));
    }

    private void participants(SuiteView view, Set<String> mails) {
        if (mails.isEmpty()) {
            return;
        }
        new Query(
                        "select l.`email_id`, a.`email_address_caps` from `emails_email_addr_rel` l join `email_addresses` a on a.`id` = l.`email_address_id`"
                                + " where l.`deleted` = false and l.`email_id` in")
                .in(mails)
                .each(database, row -> {
                    String address = Directory.lower(text(row.getString(2)));
                    view.mail(row.getString(1))
                            .ifPresent(mail -> mail.participants().add(address));
                });
    }

    /** Adds a mail that is known to us by its id only, and its groups; adds nothing if it was deleted in the CRM. */
    void copied(SuiteView view, String emailId) {
        if (view.mail(emailId).isPresent()
                || !mails(view, "id", Set.of(emailId)).isEmpty()) {
            allGroups(view, emailId);
        }
    }

    /** @return contacts, accounts and leads that are referred to and not yet known */
    private static Set<RecordRef> clientsToLoad(SuiteView view) {
        Set<RecordRef> refs = new LinkedHashSet<>();
        view.wanted()
                .addresses()
                .forEach(address ->
                        view.holders(address).forEach(holder -> holder.record().ifPresent(refs::add)));
        view.mails().forEach(mail -> {
            RecordRef parent = mail.mail().parent();
            if (parent != null) {
                refs.add(parent);
            }
        });
        refs.addAll(view.wanted().records());
        view.records().forEach(record -> refs.addAll(record.clients()));
        List.copyOf(view.clients()).forEach(client -> {
            String account = client.asParty().accountId();
            if (account != null) {
                refs.add(new RecordRef(Type.ACCOUNT, account));
            }
            if (client.contactId() != null) {
                refs.add(new RecordRef(Type.CONTACT, client.contactId()));
            }
        });
        refs.removeIf(ref -> view.client(ref).isPresent());
        return refs;
    }

    /** @return cases and opportunities that a mail may name itself: by thread, code or number */
    private static Set<RecordRef> recordsNamed(SuiteView view) {
        Set<RecordRef> named = new LinkedHashSet<>(view.wanted().records());
        for (Stored mail : view.mails()) {
            RecordRef parent = mail.mail().parent();
            if (parent != null) {
                named.add(parent);
            }
        }
        for (Wanted.Number number : view.wanted().numbers()) {
            view.recordNumbered(number.type(), number.number()).ifPresent(record -> named.add(record.ref()));
        }
        named.removeIf(ref -> ref.type() != Type.CASE && ref.type() != Type.OPPORTUNITY);
        return named;
    }

    /** @return what new rows may inherit groups from */
    private static Set<ModuleRef> refsWithGroups(SuiteView view) {
        Set<ModuleRef> refs = new TreeSet<>();
        view.clients().stream().map(Client::ref).map(ModuleRef::of).forEach(refs::add);
        view.records().stream()
                .map(Known::open)
                .map(open -> ModuleRef.of(open.ref()))
                .forEach(refs::add);
        return refs;
    }

    private void groups(SuiteView view, Set<ModuleRef> refs) {
        if (refs.isEmpty()) {
            return;
        }
        new Query("select r.`module`, r.`record_id`, r.`securitygroup_id` from `securitygroups_records` r"
                        + " join `securitygroups` g on g.`id` = r.`securitygroup_id` and g.`deleted` = false and "
                        + DirectoryReader.not("g.`noninheritable`")
                        + " where r.`deleted` = false and r.`record_id` in")
                .in(refs.stream().map(ModuleRef::id).toList())
                .each(database, row -> addGroup(view, row));
    }

    private void allGroups(SuiteView view, String emailId) {
        new Query(
                        "select `module`, `record_id`, `securitygroup_id` from `securitygroups_records` where `deleted` = false and `module` = 'Emails' and `record_id` in")
                .in(List.of(emailId))
                .each(database, row -> addGroup(view, row));
    }

    private static void addGroup(SuiteView view, ResultSet row) throws SQLException {
        String group = row.getString(3);
        ModuleRef.of(row.getString(1), row.getString(2))
                .ifPresent(ref -> view.groups(ref).add(group));
    }

    private Map<String, Integer> countOpenItems() {
        Map<String, Integer> counts = new HashMap<>();
        count(
                counts,
                "select `assigned_user_id`, count(*) from `cases` where `deleted` = false and `assigned_user_id` is not null and `status` in",
                crm.activeCaseStatuses());
        count(
                counts,
                "select `assigned_user_id`, count(*) from `opportunities` where `deleted` = false and `assigned_user_id` is not null and `sales_stage` in",
                crm.activeOpportunityStages());
        return counts;
    }

    private void count(Map<String, Integer> counts, String sql, Collection<String> active) {
        new Query(sql)
                .in(active)
                .then(" group by `assigned_user_id`")
                .each(database, row -> counts.merge(row.getString(1), row.getInt(2), Integer::sum));
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
