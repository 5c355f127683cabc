package org.postern.config.reading;

import java.time.DayOfWeek;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Days of the week as they are written: {@code mon}, {@code mon-fri}, {@code sat-mon}. */
final class Days {
    private static final List<String> NAMES = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final String ALLOWED = "mon, tue, wed, thu, fri, sat, sun, or a span as mon-fri";

    static final Scalar<Set<DayOfWeek>> SCALAR = new Scalar<>(Scalar.Form.TEXT, ALLOWED, Days::read);

    private Days() {}

    private static Set<DayOfWeek> read(String text) throws BadValue {
        String[] ends = text.strip().toLowerCase(Locale.ROOT).split("-", -1);
        int first = NAMES.indexOf(ends[0]);
        int last = NAMES.indexOf(ends[ends.length - 1]);
        if (ends.length > 2 || first < 0 || last < 0) {
            throw Scalars.no(text, ALLOWED);
        }
        Set<DayOfWeek> days = new LinkedHashSet<>();
        for (int day = first; day != last; day = (day + 1) % 7) {
            days.add(DayOfWeek.of(day + 1));
        }
        days.add(DayOfWeek.of(last + 1));
        return days;
    }
}
