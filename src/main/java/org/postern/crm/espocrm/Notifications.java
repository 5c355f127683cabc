package org.postern.crm.espocrm;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.postern.crm.UserMessage;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Messages to users beside those that come with a mail. A message is a notification of type {@code Message}; single notifications that it takes the place of are
 * marked as read and stay in the list.
 */
final class Notifications {
    private static final int AT_ONCE = 200;

    private final JdbcTemplate jdbc;
    private final EspoIds ids;
    private final Clock clock;

    Notifications(JdbcTemplate jdbc, EspoIds ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    /** @return the primary address first */
    Optional<String> addressOf(String userId) {
        return jdbc
                .queryForList(
                        "select a.`lower` from `entity_email_address` l join `email_address` a on a.`id` = l.`email_address_id`"
                                + " where l.`entity_type` = 'User' and l.`entity_id` = ? and l.`deleted` = 0 and a.`deleted` = 0"
                                + " and a.`lower` is not null order by l.`primary` desc, a.`lower`",
                        String.class,
                        userId)
                .stream()
                .findFirst();
    }

    /** The id is made from the message's, so the same one twice is one row. The message stands before the single ones are marked: cut off between, none is missed. */
    void show(UserMessage message) {
        String id = ids.ofAddress("notification " + message.id());
        List<String> there = jdbc.queryForList("select `id` from `notification` where `id` = ?", String.class, id);
        if (there.isEmpty()) {
            jdbc.update(
                    "insert into `notification` (`id`, `type`, `message`, `data`, `user_id`, `created_at`) values (?, 'Message', ?, '{}', ?, ?)",
                    id,
                    message.text(),
                    message.userId(),
                    Times.of(clock.instant()));
        }
        for (int from = 0; from < message.emailIds().size(); from += AT_ONCE) {
            markRead(
                    message.userId(),
                    message.emailIds()
                            .subList(
                                    from,
                                    Math.min(from + AT_ONCE, message.emailIds().size())));
        }
    }

    private void markRead(String userId, List<String> emailIds) {
        String marks = String.join(", ", Collections.nCopies(emailIds.size(), "?"));
        List<Object> values = new ArrayList<>(List.of(userId));
        values.addAll(emailIds);
        jdbc.update(
                "update `notification` set `read` = 1 where `user_id` = ? and `read` = 0 and `deleted` = 0"
                        + " and `related_type` = 'Email' and `related_id` in (" + marks + ")",
                values.toArray());
        List<String> notes = jdbc.queryForList(
                "select `id` from `note` where `related_type` = 'Email' and `related_id` in (" + marks + ")",
                String.class,
                emailIds.toArray());
        if (!notes.isEmpty()) {
            List<Object> all = new ArrayList<>(List.of(userId));
            all.addAll(notes);
            jdbc.update(
                    "update `notification` set `read` = 1 where `user_id` = ? and `read` = 0 and `deleted` = 0"
                            + " and `related_type` = 'Note' and `related_id` in ("
                            + String.join(", ", Collections.nCopies(notes.size(), "?")) + ")",
                    all.toArray());
        }
    }
}
