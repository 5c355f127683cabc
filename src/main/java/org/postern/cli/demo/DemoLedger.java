package org.postern.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads from the tables of the ledger and of the CRM what became of the sample mails, as anybody with a database client could. */
final class DemoLedger {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcTemplate jdbc;

    /** @param jdbc the daemon has made its tables in it already */
    DemoLedger(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return empty while the delivery has no outcome yet */
    Optional<Became> find(DeliveryId id) {
        return jdbc
                .query(
                        "select outcome, reason, created, linked, assignee, rule from postern.postern_delivery"
                                + " where mailbox = ? and folder = ? and uidvalidity = ? and uid = ?",
                        (row, number) -> became(row),
                        id.mailbox(),
                        id.folder(),
                        id.uidValidity(),
                        id.uid())
                .stream()
                .findFirst();
    }

    /** @return true if no acknowledgement waits to be sent any more */
    boolean allSent() {
        Long waiting = jdbc.queryForObject(
                "select count(*) from postern.postern_outbox where kind = 'answer' and state in ('pending', 'sending')",
                Long.class);
        return waiting != null && waiting == 0;
    }

    private Became became(ResultSet row) throws SQLException {
        List<RecordRef> created = created(row.getString("created"));
        String linked = row.getString("linked");
        return new Became(
                row.getString("outcome"),
                row.getString("reason"),
                created,
                linked == null ? null : ref(linked),
                responsible(row.getString("assignee"), created),
                row.getString("rule"));
    }

    private static List<RecordRef> created(String json) {
        try {
            return Stream.of(JSON.readValue(json, String[].class))
                    .map(DemoLedger::ref)
                    .sorted(Comparator.comparing(record -> record.type() != RecordRef.Type.LEAD))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("postern_delivery.created is no list: " + json, e);
        }
    }

    private static RecordRef ref(String text) {
        int colon = text.indexOf(':');
        return new RecordRef(
                RecordRef.Type.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT)), text.substring(colon + 1));
    }

    /** The assignee, then the other members of the role. */
    private List<String> responsible(@Nullable String assignee, List<RecordRef> created) {
        if (assignee == null) {
            return List.of();
        }
        List<String> logins = new ArrayList<>(logins("select user_name from `user` where id = ?", assignee));
        for (RecordRef record : created) {
            logins.addAll(logins(
                    "select u.user_name from entity_collaborator c join `user` u on u.id = c.user_id"
                            + " where c.entity_id = ? and c.user_id <> ? order by u.user_name",
                    record.id(),
                    assignee));
        }
        return logins.stream().distinct().toList();
    }

    private List<String> logins(String query, Object... arguments) {
        return jdbc.queryForList(query, String.class, arguments);
    }
}
