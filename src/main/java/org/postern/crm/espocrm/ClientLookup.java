package org.postern.crm.espocrm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.PersonName;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Times;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;

/** Looks contacts, accounts and leads up, all by one SELECT, and with each its account. */
final class ClientLookup {
    /** EspoCRM's list of states in which a lead is done with. */
    private static final Set<String> CLOSED = Set.of("Converted", "Recycled", "Dead");

    private final CrmDatabase database;
    private final EspoSchema schema;

    ClientLookup(CrmDatabase database, EspoSchema schema) {
        this.database = database;
        this.schema = schema;
    }

    void load(EspoView view, Collection<EntityRef> refs) {
        List<String> contacts = ids(refs, Entity.CONTACT);
        List<String> accounts = ids(refs, Entity.ACCOUNT);
        List<String> leads = ids(refs, Entity.LEAD);
        String company = ", a.`name`, a.`assigned_user_id`, a.`modified_at`, "
                + schema.orNull("account", "a", "stream_updated_at");
        Query.unionAll(List.of(
                        new Query(
                                        "select 'Account', a.`id`, null, a.`name`, a.`assigned_user_id`, a.`id`, null, nullif(a.`id`, a.`id`), nullif(a.`id`, a.`id`), a.`modified_at`, "
                                                + schema.orNull("account", "a", "stream_updated_at")
                                                + company
                                                + " from `account` a where a.`deleted` = false and a.`id` in")
                                .in(accounts),
                        new Query(
                                        "select 'Contact', c.`id`, c.`first_name`, c.`last_name`, c.`assigned_user_id`, a.`id`,"
                                                + " case when l.`is_inactive` = true then 'Inactive' else null end, null, null, c.`modified_at`, "
                                                + schema.orNull("contact", "c", "stream_updated_at")
                                                + company
                                                + " from `contact` c left join `account` a on a.`id` = c.`account_id` and a.`deleted` = false"
                                                + " left join `account_contact` l on l.`contact_id` = c.`id` and l.`account_id` = c.`account_id` and l.`deleted` = false"
                                                + " where c.`deleted` = false and c.`id` in")
                                .in(contacts),
                        new Query(
                                        "select 'Lead', c.`id`, c.`first_name`, c.`last_name`, c.`assigned_user_id`, a.`id`, c.`status`, p.`id`, c.`created_opportunity_id`, c.`modified_at`, "
                                                + schema.orNull("lead", "c", "stream_updated_at")
                                                + company
                                                + " from `lead` c left join `account` a on a.`id` = c.`created_account_id` and a.`deleted` = false"
                                                + " left join `contact` p on p.`id` = c.`created_contact_id` and p.`deleted` = false"
                                                + " where c.`deleted` = false and c.`id` in")
                                .in(leads)))
                .each(database, row -> add(view, row));
    }

    private static List<String> ids(Collection<EntityRef> refs, Entity entity) {
        return refs.stream()
                .filter(r -> r.entity() == entity)
                .map(EntityRef::id)
                .toList();
    }

    /** A contact made of a converted lead has the lead's addresses too. */
    private static void add(EspoView view, ResultSet row) throws SQLException {
        Client client = client(row);
        String accountId = row.getString(6);
        if (accountId != null && client.ref().entity() != Entity.ACCOUNT) {
            view.addClient(account(accountId, row));
        }
        view.addClient(client);
        if (client.contactId() != null) {
            EntityRef contact = new EntityRef(Entity.CONTACT, client.contactId());
            for (String address : view.wanted().addresses()) {
                if (view.holders(address).contains(client.ref())) {
                    view.addHolder(address, contact);
                }
            }
        }
    }

    private static Client client(ResultSet row) throws SQLException {
        String type = row.getString(1).strip();
        String id = row.getString(2);
        String status = row.getString(7);
        boolean open = status == null || !(status.equals("Inactive") || CLOSED.contains(status));
        Instant last = Times.later(Times.read(row.getString(10)), Times.read(row.getString(11)));
        return of(
                PartyType.valueOf(type.toUpperCase(Locale.ROOT)),
                id,
                PersonName.joined(row.getString(3), row.getString(4), ""),
                row.getString(5),
                row.getString(6),
                open,
                last,
                row.getString(8),
                row.getString(9));
    }

    private static Client account(String id, ResultSet row) throws SQLException {
        return of(
                PartyType.ACCOUNT,
                id,
                PersonName.joined(null, row.getString(12), ""),
                row.getString(13),
                id,
                true,
                Times.later(Times.read(row.getString(14)), Times.read(row.getString(15))),
                null,
                null);
    }

    /** @param accountId for a lead: the account it was converted to */
    static Client of(
            PartyType type,
            String id,
            String name,
            @Nullable String ownerId,
            @Nullable String accountId,
            boolean open,
            @Nullable Instant last,
            @Nullable String contactId,
            @Nullable String opportunityId) {
        RecordRef ref = new RecordRef(RecordRef.Type.valueOf(type.name()), id);
        return new Client(
                new Party(type, id, name, accountId, ownerId, open, last),
                new OpenRecord(
                        ref,
                        name,
                        open,
                        ownerId,
                        accountId,
                        type == PartyType.CONTACT ? id : contactId,
                        last,
                        Set.of()),
                contactId,
                opportunityId);
    }
}
