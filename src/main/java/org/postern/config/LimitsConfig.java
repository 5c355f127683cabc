package org.postern.config;

import java.time.Duration;

/**
 * Bounds of what one mail may cost. Above them it is kept in part or quarantined, never dropped.
 *
 * @param message octets of the raw mail
 * @param header octets of all header lines together
 * @param heap octets of heap one mail may take
 */
public record LimitsConfig(long message, long header, int parts, int depth, Duration time, long heap) {
    public static LimitsConfig defaults() {
        return new LimitsConfig(500L << 20, 1L << 20, 10_000, 100, Duration.ofSeconds(20), 64L << 20);
    }
}
