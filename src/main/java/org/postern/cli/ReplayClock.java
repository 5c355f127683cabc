package org.postern.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still at the time at which the mail in hand came in. Used by one thread. */
final class ReplayClock extends Clock {
    private Instant at = Instant.EPOCH;

    void set(Instant moment) {
        at = moment;
    }

    @Override
    public Instant instant() {
        return at;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Of no use here: everybody asks for instants. */
    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(at, zone);
    }
}
