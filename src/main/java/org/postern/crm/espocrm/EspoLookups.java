package org.postern.crm.espocrm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.CrmConfig;
import org.postern.crm.espocrm.EspoView.Visibility;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.MessageIds;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Wanted;
import org.postern.match.Clues;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;
import org.postern.match.StoredMail;

/** The SELECTs of a group: about ten, however many mails it has. */
final class EspoLookups {
    private final CrmDatabase database;
    private final ClientLookup clientLookup;
    private final RecordLookup recordLookup;
    private final CrmConfig crm;
    private final String groupFolder;
    private final String subscriptions;

    EspoLookups(CrmDatabase database, EspoSchema schema, CrmConfig crm) {
        this.database = database;
        this.crm = crm;
        this.groupFolder = schema.orNull("email", "e", "group_folder_id");
        String table = schema.subscriptions();
        this.subscriptions = "`" + table + "` where " + schema.notDeleted(table);
        this.clientLookup = new ClientLookup(database, schema);
        this.recordLookup = new RecordLookup(database, schema, crm);
    }

    EspoView look(
            Directory directory, Wanted wanted, Map<String, Set<String>> waiting, Set<String> there, Instant now) {
        EspoView view = new EspoView(directory, wanted, now, this::countOpenItems);
        view.waiting(waiting);
        view.there(there);
        load(view);
        return view;
    }

    private void load(EspoView view) {
        holders(view, view.wanted().addresses());
        Set<String> newMails = mails(view);
        newMails.addAll(mails(view, "id", view.waitingOrThere()));
        participants(view, newMails);
        Set<EntityRef> clients = clientsToLoad(view);
        clientLookup.load(view, clients);
        recordLookup.load(view, recordsNamed(view));
        Set<EntityRef> further = clientsToLoad(view);
        further.removeAll(clients);
        clientLookup.load(view, further);
        recordLookup.participants(view, recordsNamed(view));
        followers(view);
        teams(view);
        visibility(view);
        attachments(view);
    }

    private void holders(EspoView view, Set<String> addresses) {
        if (addresses.isEmpty()) {
            return;
        }
        new Query("select a.`lower`, a.`id`, l.`entity_type`, l.`entity_id` from `email_address` a"
                        + " left join `entity_email_address` l on l.`email_address_id` = a.`id` and l.`deleted` = false"
                        + " where a.`deleted` = false and a.`lower` in")
                .in(addresses)
                .then(" order by a.`id` desc")
                .each(database, row -> {
                    String lower = Directory.lower(row.getString(1));
                    view.addAddress(lower, row.getString(2));
                    EntityRef holder = ref(row.getString(3), row.getString(4));
                    if (holder != null) {
                        view.addHolder(lower, holder);
                    }
                });
    }

    private Set<String> mails(EspoView view) {
        return mails(view, "message_id", view.wanted().messageIds());
    }

    /** @return ids of the mails found */
    private Set<String> mails(EspoView view, String column, Set<String> values) {
        Set<String> found = new HashSet<>();
        if (values.isEmpty()) {
            return found;
        }
        new Query("select `id`, `message_id`, `name`, `parent_type`, `parent_id`, `account_id`, " + groupFolder
                        + ", `deleted`, `assigned_user_id` from `email` e where `" + column + "` in")
                .in(values)
                .then(" order by `id`")
                .each(database, row -> {
                    StoredEmail mail = mail(row);
                    if (row.getBoolean(8)) {
                        view.addDeleted(mail.mail());
                    } else {
                        view.addMail(mail);
                        found.add(row.getString(1));
                    }
                });
        return found;
    }

    private static StoredEmail mail(ResultSet row) throws SQLException {
        Set<String> participants = new TreeSet<>();
        StoredMail mail = new StoredMail(
                row.getString(1),
                MessageIds.bare(textOf(row.getString(2))),
                textOf(row.getString(3)),
                record(ref(row.getString(4), row.getString(5))),
                Collections.unmodifiableSet(participants));
        return new StoredEmail(mail, participants, row.getString(6), row.getString(7), row.getString(9));
    }

    private static String textOf(@Nullable String text) {
        return text == null ? "" : text;
    }

    private void participants(EspoView view, Set<String> mails) {
        if (mails.isEmpty()) {
            return;
        }
        new Query(
                        "select l.`email_id`, a.`lower` from `email_email_address` l join `email_address` a on a.`id` = l.`email_address_id`"
                                + " where l.`deleted` = false and l.`email_id` in")
                .in(mails)
                .then(
                        " union all select e.`id`, a.`lower` from `email` e join `email_address` a on a.`id` = e.`from_email_address_id` where e.`id` in")
                .in(mails)
                .each(database, row -> {
                    String lower = row.getString(2);
                    view.mail(row.getString(1))
                            .ifPresent(mail -> mail.participants().add(lower));
                });
    }

    /** @return contacts, accounts and leads that are referred to and not yet known */
    private static Set<EntityRef> clientsToLoad(EspoView view) {
        Set<EntityRef> refs = new LinkedHashSet<>();
        view.wanted().addresses().forEach(address -> refs.addAll(view.holders(address)));
        view.mails().forEach(mail -> {
            RecordRef parent = mail.mail().parent();
            if (parent != null) {
                refs.add(EntityRef.of(parent));
            }
            if (mail.accountId() != null) {
                refs.add(new EntityRef(Entity.ACCOUNT, mail.accountId()));
            }
        });
        view.wanted().records().forEach(record -> refs.add(EntityRef.of(record)));
        view.records().forEach(record -> refs.addAll(record.clients()));
        view.clients().forEach(client -> {
            String account = client.asParty().accountId();
            if (account != null) {
                refs.add(new EntityRef(Entity.ACCOUNT, account));
            }
            if (client.contactId() != null) {
                refs.add(new EntityRef(Entity.CONTACT, client.contactId()));
            }
        });
        refs.removeIf(ref -> view.client(ref).isPresent());
        return refs;
    }

    /** @return cases and opportunities that a mail may name itself: by thread, code or the CRM's own Message-IDs */
    private static Set<RecordRef> recordsNamed(EspoView view) {
        Set<RecordRef> named = new LinkedHashSet<>(view.wanted().records());
        for (StoredEmail mail : view.mails()) {
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

    /** @return what of that one mail names */
    static Set<RecordRef> recordsNamedBy(Clues mail, EspoView view) {
        Set<RecordRef> named = new LinkedHashSet<>(mail.records());
        for (String id : mail.messageIds()) {
            view.mailWith(id).map(StoredMail::parent).ifPresent(named::add);
        }
        for (Clues.Numbered number : mail.numbers()) {
            view.recordNumbered(number.type(), number.number()).ifPresent(record -> named.add(record.ref()));
        }
        return named;
    }

    private void followers(EspoView view) {
        Set<String> ids = new TreeSet<>();
        view.records().forEach(record -> ids.add(record.open().ref().id()));
        view.clients().forEach(client -> ids.add(client.ref().id()));
        if (ids.isEmpty()) {
            return;
        }
        new Query("select `entity_type`, `entity_id`, `user_id` from " + subscriptions + "`entity_id` in")
                .in(ids)
                .each(database, row -> {
                    EntityRef ref = ref(row.getString(1), row.getString(2));
                    if (ref != null) {
                        view.followers(ref).add(row.getString(3));
                    }
                });
    }

    private void teams(EspoView view) {
        Set<String> ids = new TreeSet<>();
        view.records().forEach(record -> ids.add(record.open().ref().id()));
        view.mails().forEach(mail -> ids.add(mail.mail().id()));
        teams(view, ids);
    }

    private void teams(EspoView view, Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        new Query(
                        "select `entity_type`, `entity_id`, `team_id` from `entity_team` where `deleted` = false and `entity_id` in")
                .in(ids)
                .each(database, row -> {
                    EntityRef ref = ref(row.getString(1), row.getString(2));
                    if (ref != null) {
                        view.teams(ref).add(row.getString(3));
                    }
                });
    }

    private void visibility(EspoView view) {
        Set<String> copies = new TreeSet<>();
        for (StoredEmail mail : view.mails()) {
            String id = mail.mail().id();
            boolean copied = view.there().contains(id)
                    || view.wanted()
                            .ownMessageIds()
                            .contains(MessageIds.stored(mail.mail().messageId()));
            if (copied && view.visibility(id).isEmpty()) {
                copies.add(id);
            }
        }
        if (!copies.isEmpty()) {
            visibility(copies).forEach(view::addVisibility);
        }
    }

    /** @return who sees these mails; an entry for each */
    private Map<String, Visibility> visibility(Collection<String> emailIds) {
        Map<String, Visibility> seen = new HashMap<>();
        emailIds.forEach(id -> seen.put(id, Visibility.nobody()));
        new Query("select 'user', `email_id`, `user_id` from `email_user` where `deleted` = false and `email_id` in")
                .in(emailIds)
                .then(
                        " union all select 'note', `related_id`, `id` from `note` where `deleted` = false and `related_type` = 'Email' and `related_id` in")
                .in(emailIds)
                .each(database, row -> {
                    Visibility one = seen.get(row.getString(2));
                    if (one != null) {
                        (row.getString(1).equals("user") ? one.users() : one.noteIds()).add(row.getString(3));
                    }
                });
        return seen;
    }

    /** Attachments of mails that are there already: a case made for one has rows of its own for them. */
    private void attachments(EspoView view) {
        if (view.there().isEmpty()) {
            return;
        }
        new Query(
                        "select `parent_id`, `id`, `name`, `type`, `size`, `source_id` from `attachment`"
                                + " where `parent_type` = 'Email' and `field` = 'attachments' and `deleted` = false and `parent_id` in")
                .in(view.there())
                .then(" order by `id`")
                .each(
                        database,
                        row -> view.addAttachments(
                                row.getString(1),
                                List.of(new EspoView.Listed(
                                        row.getString(2),
                                        textOf(row.getString(3)),
                                        textOf(row.getString(4)),
                                        row.getLong(5),
                                        row.getString(6) == null ? row.getString(2) : row.getString(6)))));
    }

    private Map<String, Integer> countOpenItems() {
        Map<String, Integer> counts = new HashMap<>();
        count(
                counts,
                "select `assigned_user_id`, count(*) from `case` where `deleted` = false and `assigned_user_id` is not null and `status` in",
                crm.activeCaseStatuses());
        count(
                counts,
                "select `assigned_user_id`, count(*) from `opportunity` where `deleted` = false and `assigned_user_id` is not null and `stage` in",
                crm.activeOpportunityStages());
        return counts;
    }

    private void count(Map<String, Integer> counts, String sql, List<String> active) {
        new Query(sql)
                .in(active)
                .then(" group by `assigned_user_id`")
                .each(database, row -> counts.merge(row.getString(1), row.getInt(2), Integer::sum));
    }

    /** @return null for a kind of record that means nothing to us */
    static @Nullable EntityRef ref(@Nullable String type, @Nullable String id) {
        if (type == null || id == null) {
            return null;
        }
        for (Entity entity : Entity.values()) {
            if (entity.type().equalsIgnoreCase(type)) {
                return new EntityRef(entity, id);
            }
        }
        return null;
    }

    private static @Nullable RecordRef record(@Nullable EntityRef ref) {
        if (ref == null) {
            return null;
        }
        return switch (ref.entity()) {
            case CASE, OPPORTUNITY, LEAD, CONTACT, ACCOUNT ->
                new RecordRef(Type.valueOf(ref.entity().name()), ref.id());
            case EMAIL, TASK, DOCUMENT, NOTE, USER -> null;
        };
    }
}
