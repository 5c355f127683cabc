package org.postern.crm.espocrm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes record ids as EspoCRM does: 8 hex digits of seconds, 5 of microseconds, 4 at random; or UUIDs where the CRM is set up with them. Ids of one
 * process sort in the order in which they were made, also when the clock stands still or goes back. Safe for several threads.
 */
final class EspoIds {
    /** Length of EspoCRM's own ids; columns may be wider. */
    static final int LENGTH = 17;

    private static final int UUID_LENGTH = 36;
    private static final long MICROS = 1_000_000;
    private final Clock clock;
    private final boolean uuid;
    private final AtomicLong last = new AtomicLong();

    /** @param uuid true if the CRM's id columns hold UUIDs */
    EspoIds(Clock clock, boolean uuid) {
        this.clock = clock;
        this.uuid = uuid;
    }

    String next() {
        if (uuid) {
            return UUID.randomUUID().toString();
        }
        Instant now = clock.instant();
        long wanted = now.getEpochSecond() * MICROS + now.getNano() / 1000;
        long micros = last.updateAndGet(before -> Math.max(wanted, before + 1));
        return hex(micros / MICROS, 8)
                + hex(micros % MICROS, 5)
                + hex(ThreadLocalRandom.current().nextInt(0x10000), 4);
    }

    /** @return the id of an address that has no row yet; see {@link #ofAddress} */
    String ofAddress(String lower) {
        return ofAddress(lower, uuid ? UUID_LENGTH : LENGTH);
    }

    /** @return an id made of a text: always the same */
    static String ofText(String text, boolean uuids) {
        return ofAddress(text, uuids ? UUID_LENGTH : LENGTH);
    }

    /**
     * Made from the address itself: {@code email_address} has no unique key but its id, so two writers who meet an address at the same time make one row
     * only if they give it one id.
     */
    static String ofAddress(String lower, int length) {
        byte[] digest = sha256(lower);
        return length == UUID_LENGTH
                ? UUID.nameUUIDFromBytes(digest).toString()
                : HexFormat.of().formatHex(digest).substring(0, LENGTH);
    }

    private static String hex(long value, int digits) {
        return HexFormat.of().toHexDigits(value, digits);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
