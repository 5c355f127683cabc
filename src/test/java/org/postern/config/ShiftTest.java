package org.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 4 March 2026 is a Wednesday. */
class ShiftTest {
    @ParameterizedTest(name = "{0} {1} at {2}: {3}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -           | -             | 2026-03-04T03:00 | true
            08:00-17:00 | -             | 2026-03-04T08:00 | true
            08:00-17:00 | -             | 2026-03-04T07:59 | false
            08:00-17:00 | -             | 2026-03-04T17:00 | false
            08:00-17:00 | MONDAY        | 2026-03-04T09:00 | false
            -           | WEDNESDAY     | 2026-03-04T23:59 | true
            -           | WEDNESDAY     | 2026-03-05T00:00 | false
            22:00-06:00 | -             | 2026-03-04T23:00 | true
            22:00-06:00 | -             | 2026-03-04T05:59 | true
            22:00-06:00 | -             | 2026-03-04T06:00 | false
            22:00-06:00 | WEDNESDAY     | 2026-03-04T23:00 | true
            22:00-06:00 | WEDNESDAY     | 2026-03-05T05:00 | true
            22:00-06:00 | WEDNESDAY     | 2026-03-04T05:00 | false
            22:00-06:00 | TUESDAY MONDAY| 2026-03-04T05:00 | true
            """)
    void coversItsHours(@Nullable String hours, @Nullable String days, LocalDateTime at, boolean covered) {
        Shift shift = new Shift(
                hours == null ? null : LocalTime.parse(hours.substring(0, 5)),
                hours == null ? null : LocalTime.parse(hours.substring(6)),
                days == null
                        ? Set.of()
                        : Arrays.stream(days.split(" ")).map(DayOfWeek::valueOf).collect(Collectors.toSet()));
        assertThat(shift.covers(at.atZone(ZoneId.of("Europe/Prague")))).isEqualTo(covered);
    }
}
