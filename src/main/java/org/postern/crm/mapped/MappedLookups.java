package org.postern.crm.mapped;

import java.sql.SQLException;
import java.time.DateTimeException;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.config.MappedOperation;
import org.postern.crm.mapped.Asking.Answer;
import org.postern.crm.mapped.MappedView.Known;
import org.postern.crm.sql.MessageIds;
import org.postern.crm.sql.Times;
import org.postern.crm.sql.Wanted;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;
import org.postern.match.StoredMail;

/** The look-ups of a group: each statement once, however many mails it has. */
final class MappedLookups {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\"()\\[\\]]+@[^\\s<>,;:\"()\\[\\]]+");

    private final Asking asking;
    private final Ids ids;

    MappedLookups(Asking asking, Ids ids) {
        this.asking = asking;
        this.ids = ids;
    }

    MappedView view(People people, Wanted wanted, Instant now) {
        MappedView view = new MappedView(people, wanted, now, () -> openItems(people));
        load(view);
        return view;
    }

    /** Inside the transaction: asks for everything again. */
    void refresh(MappedView view) {
        view.forget();
        load(view);
    }

    private void load(MappedView view) {
        parties(view);
        mails(view);
        named(view);
        open(view);
    }

    private void parties(MappedView view) {
        asking.ask(MappedOperation.FIND_PARTY, Map.of("addresses", view.wanted().addresses()), answer -> {
            String address = answer.text("address");
            String id = answer.text("id");
            PartyType type = type(answer.text("type"), PartyType.values());
            if (address != null && id != null && type != null) {
                view.add(
                        address.strip().toLowerCase(Locale.ROOT),
                        new Party(
                                type,
                                id,
                                answer.text("name", address),
                                type == PartyType.ACCOUNT ? id : answer.text("account_id"),
                                answer.text("owner_id"),
                                answer.flag("open", true),
                                time(answer.text("last_active"))));
            }
        });
    }

    private void mails(MappedView view) {
        Set<String> stored = view.wanted().messageIds();
        asking.ask(
                MappedOperation.FIND_MESSAGE,
                Map.of(
                        "message_ids",
                        stored,
                        "bare_message_ids",
                        stored.stream().map(MessageIds::bare).toList()),
                answer -> {
                    String id = answer.text("id");
                    String messageId = answer.text("message_id");
                    if (id != null && messageId != null) {
                        view.add(
                                new StoredMail(
                                        id,
                                        MessageIds.bare(messageId.strip()),
                                        answer.text("subject", ""),
                                        parent(answer),
                                        addresses(answer.text("participants"))),
                                answer.flag("deleted", false));
                    }
                });
    }

    private static @Nullable RecordRef parent(Answer answer) throws SQLException {
        Type type = type(answer.text("record_type"), Type.values());
        String id = answer.text("record_id");
        return type == null || id == null ? null : new RecordRef(type, id);
    }

    private void named(MappedView view) {
        Set<RecordRef> refs = new LinkedHashSet<>();
        view.wanted().records().stream()
                .filter(ref -> ids.canBe(ref.type().label(), ref.id()))
                .forEach(refs::add);
        view.mails().forEach(mail -> {
            if (mail.parent() != null) {
                refs.add(mail.parent());
            }
        });
        Map<String, Collection<String>> values = new HashMap<>();
        Set<String> all = new LinkedHashSet<>();
        for (RecordRef ref : refs) {
            String list = ref.type() == Type.OPPORTUNITY
                    ? "opportunities"
                    : ref.type().label() + "s";
            values.computeIfAbsent(list, l -> new LinkedHashSet<>()).add(ref.id());
            all.add(ref.id());
        }
        values.put("ids", all);
        values.put(
                "numbers",
                view.wanted().numbers().stream()
                        .map(Wanted.Number::number)
                        .distinct()
                        .toList());
        asking.ask(MappedOperation.FIND_RECORD, values, answer -> record(view, answer, false));
    }

    private void open(MappedView view) {
        Map<String, Collection<String>> values = new HashMap<>();
        for (String list : List.of("contacts", "accounts", "leads")) {
            values.put(list, new TreeSet<>());
        }
        for (Party party : view.parties()) {
            switch (party.type()) {
                case CONTACT -> add(values, "contacts", party.id());
                case ACCOUNT -> add(values, "accounts", party.id());
                case LEAD -> add(values, "leads", party.id());
                case USER -> {}
            }
            add(values, "accounts", party.accountId());
        }
        asking.ask(MappedOperation.FIND_OPEN_RECORDS, values, answer -> record(view, answer, true));
    }

    private static void add(Map<String, Collection<String>> values, String list, @Nullable String id) {
        Collection<String> known = values.get(list);
        if (id != null && known != null) {
            known.add(id);
        }
    }

    private static void record(MappedView view, Answer answer, boolean active) throws SQLException {
        Type type = type(answer.text("type"), Type.values());
        String id = answer.text("id");
        if (type == null || id == null) {
            return;
        }
        Set<String> participants = new TreeSet<>(addresses(answer.text("participants")));
        String number = answer.text("number");
        view.add(new Known(
                new OpenRecord(
                        new RecordRef(type, id),
                        answer.text("name", ""),
                        active || answer.flag("active", false),
                        answer.text("owner_id"),
                        answer.text("account_id"),
                        answer.text("contact_id"),
                        time(answer.text("last_active")),
                        Collections.unmodifiableSet(participants)),
                answer.text("lead_id"),
                number,
                participants));
    }

    private Map<String, Integer> openItems(People people) {
        Map<String, Integer> items = new HashMap<>();
        asking.ask(MappedOperation.LOAD_OF_USER, Map.of("users", people.ids()), answer -> {
            String user = answer.text("user_id");
            String count = answer.text("items");
            if (user != null && count != null) {
                items.merge(user, Integer.parseInt(count), Integer::sum);
            }
        });
        return items;
    }

    /** @return null for a word that is none of these */
    private static <E extends Enum<E>> @Nullable E type(@Nullable String word, E[] types) {
        for (E type : types) {
            if (word != null && type.name().equalsIgnoreCase(word.strip())) {
                return type;
            }
        }
        return null;
    }

    /** @return the addresses in a text of any form, lower-case */
    static Set<String> addresses(@Nullable String text) {
        Set<String> addresses = new TreeSet<>();
        if (text != null) {
            ADDRESS.matcher(text)
                    .results()
                    .forEach(found -> addresses.add(found.group().toLowerCase(Locale.ROOT)));
        }
        return addresses;
    }

    /** @return null also for a text that is no time: it only tells which of several was worked on last */
    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null || text.length() < "2026-01-31 00:00:00".length() ? null : Times.read(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
