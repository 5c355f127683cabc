package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.crm.SentAnswer;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Inserts;
import org.postern.crm.sql.MessageIds;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Rows;
import org.postern.crm.sql.Times;
import org.postern.message.Address;

/**
 * Acknowledgements as EspoCRM keeps its own automatic replies: a mail that the system has sent, with the parent and the teams of the one that it answers; in nobody's
 * mailbox and in no stream. A reply to it finds its way by its Message-ID.
 */
final class SentAnswers {
    private final CrmDatabase database;
    private final EspoSchema schema;
    private final EspoIds ids;
    private final String systemId;
    private final String now;

    SentAnswers(CrmDatabase database, EspoSchema schema, EspoIds ids, String systemId, String now) {
        this.database = database;
        this.schema = schema;
        this.ids = ids;
        this.systemId = systemId;
        this.now = now;
    }

    /** @return id of the answer to a mail: made of the mail's, so that the two are found together */
    static String idOf(String emailId, boolean uuids) {
        return EspoIds.ofText("answer to " + emailId, uuids);
    }

    private record Answered(
            @Nullable EntityRef parent, @Nullable String accountId) {}

    /** Nothing is kept if the mail has been deleted meanwhile. */
    void keep(SentAnswer answer) {
        String id = idOf(answer.emailId(), schema.uuids());
        Map<String, Answered> found = new HashMap<>();
        new Query(
                        "select `id`, `parent_type`, `parent_id`, `account_id` from `email` where `deleted` = false and `id` in")
                .in(List.of(answer.emailId()))
                .each(
                        database,
                        row -> found.put(
                                row.getString(1),
                                new Answered(EspoLookups.ref(row.getString(2), row.getString(3)), row.getString(4))));
        Answered answered = found.get(answer.emailId());
        if (answered != null
                && texts(new Query("select `id` from `email` where `id` in").in(List.of(id)))
                        .isEmpty()) {
            write(id, answer, answered);
        }
    }

    private void write(String id, SentAnswer answer, Answered answered) {
        Rows rows = new Rows();
        String from = addressId(rows, answer.from());
        String to = addressId(rows, answer.to());
        rows.add(
                Tables.EMAIL,
                new Row.Email(
                        id,
                        answer.subject(),
                        answer.from().toString(),
                        null,
                        null,
                        MessageIds.stored(answer.messageId()),
                        null,
                        answer.text(),
                        answer.text(),
                        false,
                        "Sent",
                        false,
                        Times.of(answer.sentAt()),
                        null,
                        true,
                        null,
                        from,
                        answered.parent(),
                        answered.accountId(),
                        null,
                        null,
                        null,
                        null,
                        systemId,
                        now));
        rows.add(Tables.EMAIL_EMAIL_ADDRESS, new Row.EmailEmailAddress(id, to, "to"));
        texts(new Query(
                                "select `team_id` from `entity_team` where `deleted` = false and `entity_type` = 'Email' and `entity_id` in")
                        .in(List.of(answer.emailId())))
                .forEach(team -> rows.add(Tables.ENTITY_TEAM, new Row.EntityLink(EntityRef.email(id), team)));
        for (var table : List.of(Tables.EMAIL_ADDRESS, Tables.EMAIL, Tables.EMAIL_EMAIL_ADDRESS, Tables.ENTITY_TEAM)) {
            new Inserts<>(table, schema, ids::next).run(database, rows);
        }
    }

    private String addressId(Rows rows, Address address) {
        return texts(new Query("select `id` from `email_address` where `deleted` = false and `lower` in")
                        .in(List.of(address.key())))
                .stream()
                .findFirst()
                .orElseGet(() -> {
                    String id = ids.ofAddress(address.key());
                    rows.revive(Tables.EMAIL_ADDRESS, new Row.EmailAddress(id, address.address(), address.key()));
                    return id;
                });
    }

    private List<String> texts(Query query) {
        List<String> found = new ArrayList<>();
        query.each(database, row -> found.add(row.getString(1)));
        return found;
    }
}
