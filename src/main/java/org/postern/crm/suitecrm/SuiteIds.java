package org.postern.crm.suitecrm;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Makes record ids: lower-case UUIDs, as SuiteCRM's own look. They begin with the time (RFC 9562, section 5.7), so that the rows of one batch lie side by side in
 * the primary index; SuiteCRM's are random, and it takes any. Safe for several threads.
 */
final class SuiteIds {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final long COPIES = 3;
    private static final Duration NEAR = Duration.ofDays(1);
    private final Clock clock;

    SuiteIds(Clock clock) {
        this.clock = clock;
    }

    String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = clock.millis() << 16 | VERSION | random.nextLong() & 0xFFFL;
        long low = VARIANT | random.nextLong() >>> 2 & ~COPIES;
        return new UUID(high, low).toString();
    }

    /** @param copy 1 to 3. @return the id of that copy of what has this id */
    static String ofCopy(String id, int copy) {
        UUID first = UUID.fromString(id);
        return new UUID(first.getMostSignificantBits(), first.getLeastSignificantBits() | copy & COPIES).toString();
    }

    /** @return true if it may be one of ours: SuiteCRM's own rows have no copies */
    static boolean hasCopies(String id) {
        return FORM.matcher(id).matches() && UUID.fromString(id).version() == 7;
    }

    /** @return true if the id is one of ours, or of a copy, and was made about that time; one of SuiteCRM's is not, but by a chance of one in billions */
    static boolean madeAround(String id, Instant time) {
        if (!FORM.matcher(id).matches()) {
            return false;
        }
        UUID uuid = UUID.fromString(id);
        Instant made = Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16);
        return uuid.version() == 7 && Duration.between(made, time).abs().compareTo(NEAR) < 0;
    }

    /**
     * Made from what it is the id of: {@code email_addresses} has no unique key but its id, so two of us who meet an address at the same time make one row only if
     * they give it one id.
     */
    static String of(String what) {
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
