package org.postern.config;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When somebody works, in the configured zone.
 *
 * @param from start of the hours; null with {@code until}: the whole day
 * @param until their end, not included; before {@code from}: over midnight, and the hours after it belong to the day before
 * @param days empty: every day
 */
public record Shift(@Nullable LocalTime from, @Nullable LocalTime until, Set<DayOfWeek> days) {
    public static final Shift ALWAYS = new Shift(null, null, Set.of());

    public boolean covers(ZonedDateTime moment) {
        LocalTime time = moment.toLocalTime();
        if (from == null || until == null) {
            return on(moment.getDayOfWeek());
        }
        if (until.isAfter(from)) {
            return on(moment.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(until);
        }
        return !time.isBefore(from)
                ? on(moment.getDayOfWeek())
                : time.isBefore(until) && on(moment.getDayOfWeek().minus(1));
    }

    private boolean on(DayOfWeek day) {
        return days.isEmpty() || days.contains(day);
    }
}
