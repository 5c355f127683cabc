package org.postern.cli;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A span of time as people say it: to the second where seconds matter, else to the minute, hour or day. */
final class RoughTime {
    private static final String NONE = "-";

    private RoughTime() {}

    /** @param time null: there is none. @return as {@code 3 s ago}, {@code in 2 m}; a dash for none */
    static String from(Instant now, @Nullable Instant time) {
        return time == null ? NONE : time.isAfter(now) ? "in " + between(now, time) : between(time, now) + " ago";
    }

    /** @param time null: there is none. @return as {@code 3 s}; a dash for none */
    static String since(@Nullable Instant time, Instant now) {
        return time == null ? NONE : between(time, now);
    }

    private static String between(Instant from, Instant until) {
        return of(Duration.between(from, until));
    }

    static String of(Duration span) {
        if (span.compareTo(Duration.ofMinutes(2)) < 0) {
            return Math.max(0, span.toSeconds()) + " s";
        }
        if (span.compareTo(Duration.ofHours(2)) < 0) {
            return span.toMinutes() + " m";
        }
        return span.compareTo(Duration.ofDays(2)) < 0 ? span.toHours() + " h" : span.toDays() + " d";
    }
}
