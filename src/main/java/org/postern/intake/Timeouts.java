package org.postern.intake;

import java.time.Duration;

/**
 * How long intake waits for others.
 *
 * @param connect for a connection, TLS included
 * @param read for the next octet of an answer
 * @param write for the server to take a command
 * @param stop for batches in hand when the daemon stops
 * @param retry at most after a first fault; it doubles with each further one
 */
public record Timeouts(Duration connect, Duration read, Duration write, Duration stop, Duration retry) {
    /** Octets a second below which a server counts as stalled. */
    private static final long SLOWEST = 32 << 10;

    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(25),
                Duration.ofSeconds(1));
    }

    /** @return the same, but for how long is waited for the next octet */
    Timeouts reading(Duration patience) {
        return new Timeouts(connect, patience, write, stop, retry);
    }

    /** @return for the whole of an answer of that size: a server that sends an octet now and then never runs into {@link #read} */
    Duration whole(long octets) {
        return read.plusSeconds(octets / SLOWEST);
    }
}
