package org.postern.config.reading;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.property.Status;
import biweekly.util.ICalDate;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.config.AbsencesConfig.Absence;

/**
 * Reads absences from an iCalendar file (RFC 5545). Each event is one: its summary names the user, as {@code anna}, {@code anna: holidays}, or
 * {@code anna: holidays -> boris} where boris stands in. All days count that an event touches; timed events of less than eight hours do not: somebody is at the
 * dentist.
 */
final class AbsenceCalendar {
    private static final Pattern SUMMARY =
            Pattern.compile("\\s*([^\\s:]+)\\s*(?::.*?)?(?:(?:->|→)\\s*(\\S+)\\s*)?", Pattern.DOTALL);

    private static final Duration WORKING_DAY = Duration.ofHours(8);
    /** Of an event that recurs for ever, so many are told. */
    private static final int MOST_OCCURRENCES = 500;

    private final ZoneId zone;

    /** @param zone in which the days of timed events are told */
    AbsenceCalendar(ZoneId zone) {
        this.zone = zone;
    }

    /** @throws BadValue if there is no calendar, or an event names nobody or no time */
    List<Absence> read(String text) throws BadValue {
        List<ICalendar> calendars = Biweekly.parse(text).all();
        if (calendars.isEmpty()) {
            throw new BadValue("holds no calendar", "an iCalendar file begins with BEGIN:VCALENDAR");
        }
        List<Absence> absences = new ArrayList<>();
        for (ICalendar calendar : calendars) {
            for (VEvent event : calendar.getEvents()) {
                Status status = event.getStatus();
                if (status == null || !status.isCancelled()) {
                    absences.addAll(absences(event, calendar));
                }
            }
        }
        return absences;
    }

    private List<Absence> absences(VEvent event, ICalendar calendar) throws BadValue {
        String summary = event.getSummary() == null ? "" : event.getSummary().getValue();
        Matcher matcher = SUMMARY.matcher(summary);
        if (event.getDateStart() == null) {
            throw new BadValue("the event " + Quoted.of(summary) + " has no start");
        }
        if (!matcher.matches()) {
            throw new BadValue(
                    "the event " + Quoted.of(summary) + " names no user",
                    "a summary is 'USER', 'USER: anything', or 'USER: anything -> SUBSTITUTE'");
        }
        ICalDate start = event.getDateStart().getValue();
        Duration length = length(event, start);
        if (start.hasTime() && length.compareTo(WORKING_DAY) < 0) {
            return List.of();
        }
        TimeZone timeZone = start.hasTime()
                ? Optional.ofNullable(calendar.getTimezoneInfo().getTimezone(event.getDateStart()))
                        .map(assigned -> assigned.getTimeZone())
                        .orElse(TimeZone.getTimeZone(zone))
                : TimeZone.getDefault(); // the library keeps whole days at midnight of the default zone
        List<Absence> absences = new ArrayList<>();
        DateIterator starts = event.getDateIterator(timeZone);
        while (starts.hasNext() && absences.size() < MOST_OCCURRENCES) {
            Instant from = starts.next().toInstant();
            ZoneId days = start.hasTime() ? zone : ZoneId.systemDefault();
            LocalDate first = from.atZone(days).toLocalDate();
            // The end is exclusive (RFC 5545, section 3.6.1).
            LocalDate last = start.hasTime()
                    ? from.plus(length).minusNanos(1).atZone(days).toLocalDate()
                    : first.plusDays(Math.max(1, Math.round(length.toHours() / 24.0)) - 1);
            absences.add(new Absence(matcher.group(1), first, last, matcher.group(2)));
        }
        return absences;
    }

    /** Without an end a day lasts a day, and an instant nothing (RFC 5545, section 3.6.1). */
    private static Duration length(VEvent event, ICalDate start) {
        if (event.getDateEnd() != null) {
            return Duration.between(
                    start.toInstant(), event.getDateEnd().getValue().toInstant());
        }
        if (event.getDuration() != null) {
            return Duration.ofMillis(event.getDuration().getValue().toMillis());
        }
        return start.hasTime() ? Duration.ZERO : Duration.ofDays(1);
    }
}
