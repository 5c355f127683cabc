package org.postern.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A moment as people name it: {@code 2026-03-04}, {@code 2026-03-04T09:15}, or so long ago: {@code 90m}, {@code 12h}, {@code 7d}. */
record PointInTime(String written) {
    private static final Pattern AGO = Pattern.compile("([1-9]\\d{0,5})([mhd])");

    /** @param zone in which days and hours are told */
    Instant in(ZoneId zone, Clock clock) {
        Matcher ago = AGO.matcher(written);
        if (ago.matches()) {
            long many = Long.parseLong(ago.group(1));
            return clock.instant()
                    .minus(
                            switch (ago.group(2)) {
                                case "m" -> Duration.ofMinutes(many);
                                case "h" -> Duration.ofHours(many);
                                default -> Duration.ofDays(many);
                            });
        }
        return written.contains("T")
                ? LocalDateTime.parse(written).atZone(zone).toInstant()
                : LocalDate.parse(written).atStartOfDay(zone).toInstant();
    }

    /** Refuses what is no moment at once, as a wrong command line. */
    static final class Reading implements ITypeConverter<PointInTime> {
        @Override
        public PointInTime convert(String text) {
            PointInTime read = new PointInTime(text);
            try {
                read.in(ZoneId.of("UTC"), Clock.systemUTC());
                return read;
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "expected a date or time as 2026-03-04, 2026-03-04T09:15 or 7d, but was '" + text + "'");
            }
        }
    }
}
