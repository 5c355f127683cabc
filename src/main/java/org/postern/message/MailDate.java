package org.postern.message;

import jakarta.mail.internet.MailDateFormat;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the date of a header (RFC 5322, section 3.3): by Jakarta Mail where it is anything like legal, else by the forms
 * seen in the wild. A date before 1980 or from 2099 on is no date.
 */
final class MailDate {
    private static final Instant FIRST = Instant.parse("1980-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2099-01-01T00:00:00Z");

    private static final MailDateFormat LEGAL = new MailDateFormat();

    static {
        LEGAL.setLenient(false); // else the 32nd of January is the first of February
    }

    private static final int LONGEST = 200;

    /** Bounded repetitions only: the text is hostile. */
    private static final Pattern ISO = Pattern.compile(
            "(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T ,]{1,3}(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2}))?(?:[.,]\\d{1,9})?)?\\s{0,5}(.{0,20})");

    private static final Pattern DAY_FIRST = Pattern.compile(
            "(?:\\p{Alpha}{2,9}\\.?,?\\s{1,5})?(\\d{1,2})[-\\s./]{1,4}(\\p{Alpha}{3,9}|\\d{1,2})\\.?[-\\s./,]{1,4}(\\d{2,4})(?:[\\s,]{1,5}(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2}))?)?\\s{0,5}(.{0,20})");

    /** As C's asctime writes it: "Tue Jul  7 09:15:30 2026". */
    private static final Pattern ASCTIME = Pattern.compile(
            "(?:\\p{Alpha}{2,9},?\\s{1,5})?(\\p{Alpha}{3,9})\\.?\\s{1,5}(\\d{1,2}),?\\s{1,5}(\\d{1,2}):(\\d{2})(?::(\\d{2}))?\\s{0,5}([^\\d]{0,12}?)\\s{0,5}(\\d{4})\\s{0,5}(.{0,20})");

    private static final Pattern OFFSET = Pattern.compile("(?:GMT|UTC|UT)?\\s?([+-])(\\d{1,2}):?(\\d{2})?.{0,15}");

    private static final Map<String, Integer> ZONE_HOURS = Map.ofEntries(
            Map.entry("UT", 0),
            Map.entry("UTC", 0),
            Map.entry("GMT", 0),
            Map.entry("Z", 0),
            Map.entry("EST", -5),
            Map.entry("EDT", -4),
            Map.entry("CST", -6),
            Map.entry("CDT", -5),
            Map.entry("MST", -7),
            Map.entry("MDT", -6),
            Map.entry("PST", -8),
            Map.entry("PDT", -7),
            Map.entry("WET", 0),
            Map.entry("WEST", 1),
            Map.entry("BST", 1),
            Map.entry("CET", 1),
            Map.entry("MET", 1),
            Map.entry("CEST", 2),
            Map.entry("MEST", 2),
            Map.entry("EET", 2),
            Map.entry("EEST", 3),
            Map.entry("MSK", 3),
            Map.entry("MSD", 4),
            Map.entry("JST", 9),
            Map.entry("KST", 9),
            Map.entry("HKT", 8),
            Map.entry("AEST", 10),
            Map.entry("AEDT", 11));

    private MailDate() {}

    /** @return the instant; empty if the value names none that can be true */
    static Optional<Instant> of(String value) {
        String date = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        date = date.strip();
        int comment = date.indexOf('(');
        String bare = comment > 0 ? date.substring(0, comment).strip() : date;
        return legal(bare).or(() -> tolerant(bare)).filter(i -> !i.isBefore(FIRST) && i.isBefore(LAST));
    }

    private static Optional<Instant> legal(String date) {
        // Jakarta Mail reads zone names that it does not know as UTC.
        if (date.isEmpty() || !endsInOffset(date)) {
            return Optional.empty();
        }
        MailDateFormat format = (MailDateFormat) LEGAL.clone(); // making one costs more than all else here
        ParsePosition at = new ParsePosition(0);
        Date parsed = format.parse(date, at);
        return parsed == null ? Optional.empty() : Optional.of(parsed.toInstant());
    }

    private static boolean endsInOffset(String date) {
        int n = date.length();
        if (n < 6) {
            return false;
        }
        char sign = date.charAt(n - 5);
        for (int i = n - 4; i < n; i++) {
            if (date.charAt(i) < '0' || date.charAt(i) > '9') {
                return false;
            }
        }
        return (sign == '+' || sign == '-') && date.charAt(n - 6) == ' ';
    }

    private static Optional<Instant> tolerant(String date) {
        try {
            Matcher m = ISO.matcher(date);
            if (m.matches()) {
                return at(number(m, 1), number(m, 2), number(m, 3), m, 4, zone(m.group(7)));
            }
            m = DAY_FIRST.matcher(date);
            if (m.matches()) {
                return at(year(m.group(3)), month(m.group(2)), number(m, 1), m, 4, zone(m.group(7)));
            }
            m = ASCTIME.matcher(date);
            if (m.matches()) {
                String zone = m.group(6).isBlank() ? m.group(8) : m.group(6);
                return at(number(m, 7), month(m.group(1)), number(m, 2), m, 3, zone(zone));
            }
            return Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty(); // "32 Foo 2025 25:61"
        }
    }

    private static Optional<Instant> at(int year, int month, int day, Matcher m, int time, ZoneOffset zone) {
        int hour = m.group(time) == null ? 0 : number(m, time);
        int minute = m.group(time + 1) == null ? 0 : number(m, time + 1);
        int second = m.group(time + 2) == null ? 0 : Math.min(59, number(m, time + 2)); // leap seconds
        return Optional.of(
                LocalDateTime.of(year, month, day, hour, minute, second).toInstant(zone));
    }

    private static int number(Matcher m, int group) {
        return Integer.parseInt(m.group(group));
    }

    /** Two and three digits as RFC 5322, section 4.3, reads them. */
    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() == 4 ? year : digits.length() == 3 || year >= 50 ? year + 1900 : year + 2000;
    }

    private static int month(String word) {
        if (Character.isDigit(word.charAt(0))) {
            return Integer.parseInt(word);
        }
        int at = "janfebmaraprmayjunjulaugsepoctnovdec"
                .indexOf(word.substring(0, 3).toLowerCase(Locale.ROOT));
        if (at < 0 || at % 3 != 0) {
            throw new DateTimeException("no month");
        }
        return at / 3 + 1;
    }

    /** @return the offset; UTC for what nobody knows (RFC 5322, section 4.3: "-0000") */
    private static ZoneOffset zone(String text) {
        String zone = text.strip().toUpperCase(Locale.ROOT);
        Matcher offset = OFFSET.matcher(zone);
        if (offset.matches()) {
            int hours = Integer.parseInt(offset.group(2));
            int minutes = offset.group(3) == null ? 0 : Integer.parseInt(offset.group(3));
            int sign = offset.group(1).equals("-") ? -1 : 1;
            return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
        }
        int end = 0;
        while (end < zone.length() && Character.isLetter(zone.charAt(end))) {
            end++;
        }
        return ZoneOffset.ofHours(ZONE_HOURS.getOrDefault(zone.substring(0, end), 0));
    }
}
