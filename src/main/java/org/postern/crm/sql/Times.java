package org.postern.crm.sql;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The {@code datetime} of CRMs: UTC, whole seconds, no zone. */
public final class Times {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LENGTH = 19;

    /** What a {@code datetime} column takes; a Date header may say anything. */
    private static final Instant FIRST = Instant.parse("1000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Times() {}

    public static String of(Instant time) {
        Instant shown = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
        return FORM.format(shown);
    }

    /** @param text as a driver shows a datetime, perhaps with fractions; null gives null */
    public static @Nullable Instant read(@Nullable String text) {
        return text == null
                ? null
                : LocalDateTime.parse(text.substring(0, LENGTH).replace(' ', 'T'))
                        .toInstant(ZoneOffset.UTC);
    }

    public static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null ? other : other == null || one.isAfter(other) ? one : other;
    }
}
