package org.postern.crm.suitecrm;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.crm.UserMessage;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Inserts;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Rows;
import org.postern.crm.sql.Times;

/** Messages to users beside those that come with a mail. Alerts of single mails that a message takes the place of are marked as read. */
final class Alerts {
    private static final int AT_ONCE = 200;

    private final CrmDatabase database;
    private final String author;
    private final Clock clock;

    /** @param author id of the user in whose name we write */
    Alerts(CrmDatabase database, String author, Clock clock) {
        this.database = database;
        this.author = author;
        this.clock = clock;
    }

    /** @return the primary address first */
    Optional<String> addressOf(String userId) {
        return texts(new Query(
                                "select lower(a.`email_address`) from `email_addr_bean_rel` l join `email_addresses` a on a.`id` = l.`email_address_id`"
                                        + " where l.`bean_module` = 'Users' and l.`bean_id` = ? and l.`deleted` = false"
                                        + " and a.`deleted` = false and a.`email_address` is not null order by l.`primary_address` desc, a.`id`")
                        .with(userId))
                .stream()
                .findFirst();
    }

    /** The id is made from the message's, so the same one twice is one row. The message stands before the single ones are marked: cut off between, none is missed. */
    void show(UserMessage message) {
        String id = SuiteIds.of("message " + message.id() + " " + message.userId());
        if (texts(new Query("select `id` from `alerts` where `id` = ?").with(id))
                .isEmpty()) {
            Rows rows = new Rows();
            rows.add(
                    Tables.ALERTS,
                    new Row.Alert(
                            id,
                            message.userId(),
                            message.text(),
                            message.text(),
                            null,
                            null,
                            author,
                            Times.of(clock.instant())));
            new Inserts<>(Tables.ALERTS, new SuiteSchema(database), () -> id).run(database, rows);
        }
        List<String> mails = message.emailIds();
        for (int from = 0; from < mails.size(); from += AT_ONCE) {
            markRead(message.userId(), mails.subList(from, Math.min(from + AT_ONCE, mails.size())));
        }
    }

    private void markRead(String userId, List<String> emailIds) {
        new Query("update `alerts` set `is_read` = true where `deleted` = false and `id` in")
                .in(emailIds.stream().map(email -> AlertRows.id(email, userId)).toList())
                .update(database);
    }

    private List<String> texts(Query query) {
        List<String> found = new ArrayList<>();
        query.each(database, row -> found.add(row.getString(1)));
        return found;
    }
}
