package org.postern.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.commit.Outcome;
import org.postern.message.DeliveryId;
import org.postern.message.MailKey;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Looks up what became of deliveries. Reads only. */
public final class LedgerReader {
    private static final Pattern IMAP = Pattern.compile("([^/]+)/(.+)/(\\d{1,18})/(\\d{1,18})");
    private static final Pattern UIDL = Pattern.compile("([^/]+)/[^/]+/(.+)");

    private final Database database;
    private final Tables tables;

    public LedgerReader(Database database) {
        this.database = database;
        this.tables = database.tables();
    }

    /** @param id number of a ledger row, a mail key ({@code v1:…}), or a Message-ID with or without brackets. @return empty if there is none, oldest first */
    public List<PastDelivery> find(String id) {
        if (id.matches("\\d{1,18}")) {
            return query("d.id = ?", Long.parseLong(id));
        }
        if (id.startsWith("v1:") || id.startsWith("raw:")) {
            return query("d.mail_key = ?", id);
        }
        String field = id.startsWith("<") && id.endsWith(">") ? id : "<" + id + ">";
        return MailKey.ofMessageId(field)
                .map(key -> query("d.mail_key = ?", key))
                .orElse(List.of());
    }

    /** @param delivery as {@link DeliveryId#toString} writes it */
    public Optional<PastDelivery> ofDelivery(String delivery) {
        List<PastDelivery> found = new ArrayList<>();
        Matcher imap = IMAP.matcher(delivery);
        if (imap.matches()) {
            found.addAll(query(
                    "d.mailbox = ? AND d.folder_key = ? AND d.uidvalidity = ? AND d.uid = ?",
                    "",
                    imap.group(1),
                    Columns.key(imap.group(2)),
                    Long.parseLong(imap.group(3)),
                    Long.parseLong(imap.group(4))));
        }
        Matcher uidl = UIDL.matcher(delivery);
        if (uidl.matches()) {
            found.addAll(query("d.mailbox = ? AND d.uidl_key = ?", "", uidl.group(1), Columns.key(uidl.group(2))));
        }
        return found.stream()
                .filter(past -> past.delivery().toString().equals(delivery))
                .findFirst();
    }

    /** @param addressKey of the sender. @return the deliveries by which his waiting mails came, oldest first */
    List<PastDelivery> ofCandidate(String addressKey, String state) {
        return database.asking(jdbc -> jdbc.query(
                select(
                                "CONCAT(',', d.flags, ',') LIKE '%,candidate,%' AND EXISTS (SELECT 1 FROM "
                                        + tables.name("candidate")
                                        + " c WHERE c.mail_key = d.mail_key AND c.variant = d.variant AND c.address_key = ? AND c.state = ?)")
                        + " ORDER BY d.received_at, d.id",
                (row, number) -> read(row),
                addressKey,
                state));
    }

    /** Hands over the newest first. @param limit at most this many */
    public void forEach(LedgerFilter filter, int limit, Consumer<PastDelivery> consumer) {
        LedgerFilter.Sql wanted = filter.sql();
        String sql = select(wanted.text()) + " ORDER BY d.done_at DESC, d.id DESC LIMIT " + limit;
        database.asking(jdbc -> {
            jdbc.query(
                    sql,
                    (RowCallbackHandler) row -> consumer.accept(read(row)),
                    wanted.values().toArray());
            return limit;
        });
    }

    private List<PastDelivery> query(String where, Object value) {
        return database.asking(jdbc -> jdbc.query(select(where) + " ORDER BY d.id", (row, number) -> read(row), value));
    }

    /** @param tail what follows the conditions. @param values of the conditions */
    List<PastDelivery> query(String where, String tail, Object... values) {
        return database.asking(jdbc -> jdbc.query(select(where) + tail, (row, number) -> read(row), values));
    }

    private String select(String where) {
        return "SELECT d.*, m.message_id, m.email_id FROM " + tables.name("delivery") + " d LEFT JOIN "
                + tables.name("mail") + " m ON m.mail_key = d.mail_key AND m.variant = d.variant WHERE " + where;
    }

    private static PastDelivery read(ResultSet row) throws SQLException {
        String linked = row.getString("linked");
        String flags = row.getString("flags");
        String emailId = row.getString("email_id");
        return new PastDelivery(
                row.getLong("id"),
                Rows.deliveryId(row),
                row.getString("mail_key"),
                row.getInt("variant"),
                Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                row.getString("rule"),
                Rows.integerOrNull(row, "rule_line"),
                row.getString("assignee"),
                Entities.refs(row.getString("created")),
                linked == null ? null : Entities.ref(linked),
                row.getString("added"),
                flags.isEmpty() ? List.of() : List.of(flags.split(",", -1)),
                row.getString("config_hash"),
                row.getString("batch"),
                row.getString("settle"),
                row.getString("settle_state"),
                row.getString("settle_error"),
                row.getString("trace"),
                Times.instant(row, "received_at"),
                Times.instant(row, "done_at"),
                row.getString("message_id"),
                emailId == null ? "" : emailId);
    }
}
