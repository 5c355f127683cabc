package org.postern.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postern.commit.Candidate;
import org.postern.commit.Tombstones;
import org.postern.config.Secret;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;

/**
 * Tombstones in {@code postern_tombstone}: HMAC-SHA256 under {@code privacy.erasure-key}, so that whoever reads the table learns nobody's name, nor can try names
 * out. Two kinds: of a mail (by its key: it never comes back, on whatever way), and of a sender (what he sent before the erasure never comes back; he may write again).
 */
public final class SqlTombstones implements Tombstones {
    private static final int LIST = 500;

    private final Database database;
    private final String table;
    private final Secret key;
    private final Clock clock;

    public SqlTombstones(Database database, Secret key, Clock clock) {
        this.database = database;
        this.table = database.tables().name("tombstone");
        this.key = key;
        this.clock = clock;
    }

    /** @return true if anything was erased; then the key is needed to keep it so */
    public static boolean areThere(Database database) {
        return !database.asking(jdbc -> jdbc.queryForList(
                        "SELECT kind FROM " + database.tables().name("tombstone") + " LIMIT 1", String.class))
                .isEmpty();
    }

    @Override
    public Set<DeliveryId> erased(List<Candidate> candidates) {
        Map<String, List<Candidate>> byKey = new HashMap<>();
        for (Candidate candidate : candidates) {
            candidate
                    .mail()
                    .ifPresent(mail -> keysOf(mail)
                            .forEach(k -> byKey.computeIfAbsent(k, x -> new ArrayList<>())
                                    .add(candidate)));
        }
        Set<DeliveryId> erased = new HashSet<>();
        for (List<String> some : Rows.slices(List.copyOf(byKey.keySet()), LIST)) {
            database.asking(jdbc -> {
                jdbc.query(
                        "SELECT tombstone_key, kind, created_at FROM " + table + " WHERE tombstone_key IN ("
                                + Tables.marks(some.size()) + ")",
                        row -> {
                            boolean sender = row.getString("kind").equals("sender");
                            Instant since = Times.instant(row, "created_at");
                            byKey.getOrDefault(row.getString("tombstone_key"), List.of()).stream()
                                    .map(Candidate::delivery)
                                    .filter(d -> !sender || d.receivedAt().isBefore(since))
                                    .forEach(d -> erased.add(d.id()));
                        },
                        some.toArray());
                return erased;
            });
        }
        return erased;
    }

    private List<String> keysOf(Mail mail) {
        List<String> keys = new ArrayList<>(List.of(ofMail(mail.key().key())));
        mail.from().ifPresent(from -> keys.add(ofSender(from.key())));
        return keys;
    }

    /** Within the transaction of the erasure. @param mailKeys as in {@link Mail#key()} */
    public void buryMails(List<String> mailKeys) {
        mailKeys.forEach(mailKey -> put(ofMail(mailKey), "mail"));
    }

    /** What this sender sent until now does not come back. */
    public void burySender(String address) {
        put(ofSender(address.toLowerCase(Locale.ROOT)), "sender");
    }

    private void put(String tombstone, String kind) {
        List<Tables.Column> columns = List.of(
                Tables.Column.text("tombstone_key"), Tables.Column.text("kind"), Tables.Column.time("created_at"));
        database.asking(jdbc -> jdbc.update(
                database.tables().upsert("tombstone", "tombstone_key", columns, Tables.Present.CHANGED, 1),
                tombstone,
                kind,
                Times.utc(clock.instant())));
    }

    private String ofMail(String mailKey) {
        return hmac("mail:" + mailKey);
    }

    private String ofSender(String address) {
        return hmac("sender:" + address);
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has HMAC-SHA256", e);
        }
    }
}
