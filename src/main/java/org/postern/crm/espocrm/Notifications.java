package org.postern.crm.espocrm;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.crm.UserMessage;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Times;

/**
 * Messages to users beside those that come with a mail. A message is a notification of type {@code Message}; single notifications that it takes the place of are
 * marked as read and stay in the list.
 */
final class Notifications {
    private static final int AT_ONCE = 200;

    private final CrmDatabase database;
    private final EspoIds ids;
    private final Clock clock;

    Notifications(CrmDatabase database, EspoIds ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /** @return the primary address first */
    Optional<String> addressOf(String userId) {
        return texts(new Query(
                                "select a.`lower` from `entity_email_address` l join `email_address` a on a.`id` = l.`email_address_id`"
                                        + " where l.`entity_type` = 'User' and l.`entity_id` = ? and l.`deleted` = false"
                                        + " and a.`deleted` = false and a.`lower` is not null order by l.`primary` desc, a.`lower`")
                        .with(userId))
                .stream()
                .findFirst();
    }

    /** The id is made from the message's, so the same one twice is one row. The message stands before the single ones are marked: cut off between, none is missed. */
    void show(UserMessage message) {
        String id = ids.ofAddress("notification " + message.id());
        if (texts(new Query("select `id` from `notification` where `id` = ?").with(id))
                .isEmpty()) {
            database.update(
                    "insert into `notification` (`id`, `type`, `message`, `data`, `user_id`, `created_at`) values (?, 'Message', ?, '{}', ?, ?)",
                    id,
                    message.text(),
                    message.userId(),
                    Times.of(clock.instant()));
        }
        List<String> mails = message.emailIds();
        for (int from = 0; from < mails.size(); from += AT_ONCE) {
            markRead(message.userId(), mails.subList(from, Math.min(from + AT_ONCE, mails.size())));
        }
    }

    private void markRead(String userId, List<String> emailIds) {
        markRead(userId, "Email", emailIds);
        List<String> notes = texts(
                new Query("select `id` from `note` where `related_type` = 'Email' and `related_id` in").in(emailIds));
        if (!notes.isEmpty()) {
            markRead(userId, "Note", notes);
        }
    }

    private void markRead(String userId, String type, List<String> ids) {
        new Query("update `notification` set `read` = true where `user_id` = ? and `read` = false and `deleted` = false"
                        + " and `related_type` = ? and `related_id` in")
                .with(userId)
                .with(type)
                .in(ids)
                .update(database);
    }

    private List<String> texts(Query query) {
        List<String> found = new ArrayList<>();
        query.each(database, row -> found.add(row.getString(1)));
        return found;
    }
}
