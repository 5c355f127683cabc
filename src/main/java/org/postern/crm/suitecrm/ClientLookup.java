package org.postern.crm.suitecrm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.PersonName;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Times;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;

/** Looks contacts, accounts and leads up, all by one SELECT. */
final class ClientLookup {
    /** States in which a lead is done with. */
    private static final Set<String> CLOSED = Set.of("Converted", "Recycled", "Dead");

    /** Null, of the type of an id. */
    private static final String NONE = "nullif(c.`id`, c.`id`)";

    private final CrmDatabase database;

    ClientLookup(CrmDatabase database) {
        this.database = database;
    }

    void load(SuiteView view, Collection<RecordRef> refs) {
        List<String> contacts = ids(refs, Type.CONTACT);
        List<String> accounts = ids(refs, Type.ACCOUNT);
        List<String> leads = ids(refs, Type.LEAD);
        if (contacts.isEmpty() && accounts.isEmpty() && leads.isEmpty()) {
            return;
        }
        new Query("select 'ACCOUNT', c.`id`, null, c.`name`, c.`assigned_user_id`, c.`id`, null, " + NONE
                        + ", c.`date_modified` from `accounts` c where c.`deleted` = false and c.`id` in")
                .in(accounts)
                .then(
                        " union all select 'CONTACT', c.`id`, c.`first_name`, c.`last_name`, c.`assigned_user_id`, a.`id`, null, null, c.`date_modified`"
                                + " from `contacts` c left join `accounts_contacts` l on l.`contact_id` = c.`id` and l.`deleted` = false"
                                + " left join `accounts` a on a.`id` = l.`account_id` and a.`deleted` = false where c.`deleted` = false and c.`id` in")
                .in(contacts)
                .then(
                        " union all select 'LEAD', c.`id`, c.`first_name`, c.`last_name`, c.`assigned_user_id`, a.`id`,"
                                + " case when c.`converted` = true then 'Converted' else c.`status` end, p.`id`, c.`date_modified`"
                                + " from `leads` c left join `accounts` a on a.`id` = c.`account_id` and a.`deleted` = false"
                                + " left join `contacts` p on p.`id` = c.`contact_id` and p.`deleted` = false where c.`deleted` = false and c.`id` in")
                .in(leads)
                .then(" order by 2, 6 desc")
                .each(database, row -> add(view, row));
    }

    private static List<String> ids(Collection<RecordRef> refs, Type type) {
        return refs.stream().filter(r -> r.type() == type).map(RecordRef::id).toList();
    }

    /** A contact made of a converted lead has the lead's addresses too. */
    private static void add(SuiteView view, ResultSet row) throws SQLException {
        Client client = client(row);
        view.addClient(client);
        if (client.contactId() != null) {
            ModuleRef contact = new ModuleRef(Module.CONTACTS, client.contactId());
            for (String address : view.wanted().addresses()) {
                if (view.holders(address).contains(ModuleRef.of(client.ref()))) {
                    view.addHolder(address, contact);
                }
            }
        }
    }

    private static Client client(ResultSet row) throws SQLException {
        PartyType type = PartyType.valueOf(row.getString(1).strip().toUpperCase(Locale.ROOT));
        String status = row.getString(7);
        return Client.of(
                type,
                row.getString(2),
                PersonName.joined(row.getString(3), row.getString(4), ""),
                row.getString(5),
                row.getString(6),
                status == null || !CLOSED.contains(status),
                Times.read(row.getString(9)),
                row.getString(8));
    }
}
