package org.postern.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads of an iCalendar object what tells of its first event or task (RFC 5545), line by line and without asking more of it than that. */
final class CalendarText {
    /** What a person writes is smaller. */
    private static final int LOOKED_AT = 256 * 1024;

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    private String method = "";
    private @Nullable String uid;
    private String summary = "";
    private @Nullable Instant start;
    private @Nullable Instant end;
    private @Nullable String location;
    private @Nullable String organizer;
    private @Nullable String answer;
    private int events;
    private int inside;

    private CalendarText() {}

    /**
     * @param calendar lines end with LF
     * @param method of the MIME part, in lower case; empty if it is not told: METHOD counts then, unless the calendar is only attached
     */
    static Invitation read(String calendar, @Nullable String method) {
        CalendarText read = new CalendarText();
        Lines lines = new Lines(calendar.length() > LOOKED_AT ? calendar.substring(0, LOOKED_AT) : calendar);
        int i = 0;
        while (i < lines.count() && read.events < 2) {
            StringBuilder line = new StringBuilder(lines.line(i++));
            while (i < lines.count() && lines.length(i) > 0 && isFolded(lines, i) && line.length() < 4000) {
                line.append(lines.text(), lines.start(i) + 1, lines.end(i)); // RFC 5545, section 3.1
                i++;
            }
            read.line(line.toString());
        }
        return new Invitation(
                method == null ? "" : method.isEmpty() ? read.method : method,
                read.uid,
                read.summary,
                read.start,
                read.end,
                read.location,
                read.organizer,
                "reply".equals(method == null || method.isEmpty() ? read.method : method) ? read.answer : null);
    }

    private static boolean isFolded(Lines lines, int line) {
        char first = lines.text().charAt(lines.start(line));
        return first == ' ' || first == '\t';
    }

    private void line(String line) {
        int colon = colon(line);
        if (colon < 1) {
            return;
        }
        String head = line.substring(0, colon);
        String value = line.substring(colon + 1);
        int semicolon = head.indexOf(';');
        String name = (semicolon < 0 ? head : head.substring(0, semicolon)).toUpperCase(Locale.ROOT);
        if (name.equals("BEGIN") || name.equals("END")) {
            component(name, value.strip().toUpperCase(Locale.ROOT));
        } else if (name.equals("METHOD")) {
            method = value.strip().toLowerCase(Locale.ROOT);
        } else if (inside == 1) {
            property(name, head, value);
        }
    }

    /** Alarms inside an event have summaries of their own. */
    private void component(String name, String what) {
        boolean event = what.equals("VEVENT") || what.equals("VTODO");
        if (name.equals("BEGIN")) {
            events += event ? 1 : 0;
            inside = event ? 1 : inside > 0 ? inside + 1 : 0;
        } else if (inside > 0) {
            inside--;
        }
    }

    private void property(String name, String head, String value) {
        switch (name) {
            case "UID" -> uid = value.isBlank() ? null : value.strip();
            case "SUMMARY" -> summary = unescaped(value);
            case "LOCATION" -> location = value.isBlank() ? null : unescaped(value);
            case "DTSTART" -> start = time(head, value.strip());
            case "DTEND", "DUE" -> end = time(head, value.strip());
            case "ORGANIZER" -> organizer = address(value);
            case "ATTENDEE" -> answer = answer == null ? parameter(head, "PARTSTAT") : answer;
            default -> {
                // not asked for
            }
        }
    }

    /** The colon that ends the parameters; one in quotes belongs to them. */
    private static int colon(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted = (c == '"') != quoted;
            if (c == ':' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable String parameter(String head, String name) {
        for (String one : head.split(";")) {
            int equals = one.indexOf('=');
            if (equals > 0 && one.substring(0, equals).equalsIgnoreCase(name)) {
                return one.substring(equals + 1).replace("\"", "").toLowerCase(Locale.ROOT);
            }
        }
        return null;
    }

    private static @Nullable Instant time(String head, String value) {
        try {
            if (value.length() == 8) {
                return LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            }
            boolean utc = value.endsWith("Z");
            LocalDateTime time = LocalDateTime.parse(utc ? value.substring(0, value.length() - 1) : value, MINUTE);
            String zone = parameter(head, "TZID");
            if (utc) {
                return time.toInstant(ZoneOffset.UTC);
            }
            // Windows' own names of zones are not known here, and a time without a zone is none.
            return zone == null || zone.indexOf('/') < 0
                    ? null
                    : time.atZone(zoneOf(zone)).toInstant();
        } catch (DateTimeException e) {
            return null; // no time
        }
    }

    private static ZoneId zoneOf(String id) {
        for (String known : ZoneId.getAvailableZoneIds()) {
            if (known.equalsIgnoreCase(id)) {
                return ZoneId.of(known);
            }
        }
        throw new DateTimeException("no zone");
    }

    private static @Nullable String address(String value) {
        String bare = value.strip();
        return bare.regionMatches(true, 0, "mailto:", 0, 7) && bare.indexOf('@') > 7 ? bare.substring(7) : null;
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char next = value.charAt(++i);
                text.append(next == 'n' || next == 'N' ? ' ' : next);
            } else {
                text.append(c);
            }
        }
        return text.toString().strip();
    }
}
