package org.postern.config;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** From when on mail is fetched at the first connect. */
public sealed interface Since {
    /** The start of a day in the configured zone. */
    record Day(LocalDate date) implements Since {}

    /** That long before the first connect. */
    record Ago(Duration age) implements Since {}

    /** 1 January of the year of the first connect. */
    record StartOfYear() implements Since {}

    /** @return the first instant that is wanted, fixed at the first connect */
    default Instant resolve(Clock clock, ZoneId zone) {
        if (this instanceof Day day) {
            return day.date().atStartOfDay(zone).toInstant();
        }
        if (this instanceof Ago ago) {
            return clock.instant().minus(ago.age());
        }
        return LocalDate.ofInstant(clock.instant(), zone)
                .withDayOfYear(1)
                .atStartOfDay(zone)
                .toInstant();
    }
}
