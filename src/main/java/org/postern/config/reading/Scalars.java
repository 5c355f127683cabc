package org.postern.config.reading;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.postern.config.Condition.SizeRange;
import org.postern.config.Since;
import org.postern.config.reading.Scalar.Form;
import org.quartz.CronExpression;

/** The types of single values that the configuration knows. */
final class Scalars {
    static final Scalar<String> TEXT = text("text", ".*\\S.*", s -> s);
    /** May span lines and may be empty. */
    static final Scalar<String> FREE_TEXT = new Scalar<>(Form.TEXT, "text", s -> s);

    static final Scalar<Boolean> BOOL = new Scalar<>(
            Form.PLAIN,
            "true, false",
            Scalar.choice(Map.of("true", true, "false", false)).reading());

    static final Scalar<String> HOST = text("a host name or address", "[A-Za-z0-9._:\\-\\[\\]]+", s -> s);
    static final Scalar<String> DOMAIN =
            text("a domain, as example.com", "[^\\s@/*]+\\.[^\\s@/*]+|localhost", s -> s.toLowerCase(Locale.ROOT));
    static final Scalar<String> ADDRESS =
            text("an address, as sales@example.com", "[^\\s@<>]+@[^\\s@<>]+", s -> s.toLowerCase(Locale.ROOT));
    /** An address, alone or behind a name. */
    static final Scalar<String> MAILBOX = text(
            "an address, alone or as \"Name <address>\"",
            "[^\\s@<>]+@[^\\s@<>]+|[^<>]+<[^\\s@<>]+@[^\\s@<>]+>",
            s -> s);

    static final Scalar<Duration> DURATION =
            notation("a number and a unit, as 30s, 5m, 2h or 7d", "[1-9]\\d{0,5}[smhd]", Scalars::duration);
    static final Scalar<Long> SIZE =
            notation("a number and a unit, as 512 KiB, 10 MiB or 2 GiB", Octets.SIZE, Octets::parse);
    static final Scalar<SizeRange> SIZE_RANGE = new Scalar<>(
            Form.ANY, Octets.RANGES, text -> Octets.range(text).orElseThrow(() -> no(text, Octets.RANGES)));

    static final Scalar<ZoneId> ZONE = new Scalar<>(Form.TEXT, "a time zone, as Europe/Prague or UTC", text -> {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new BadValue(
                    Quoted.of(text) + " is no time zone; allowed: names like Europe/Prague or UTC",
                    NearMiss.question(text, ZoneId.getAvailableZoneIds()));
        }
    });

    static final Scalar<LocalDate> DATE = new Scalar<>(Form.ANY, "a date, as 2026-01-31", Scalars::date);

    static final Scalar<Since> SINCE = new Scalar<>(Form.ANY, "2026-01-31, 7d, start-of-year", text -> {
        if (text.equals("start-of-year")) {
            return new Since.StartOfYear();
        }
        return text.matches("\\d{4}-.*") ? new Since.Day(date(text)) : new Since.Ago(DURATION.read(text));
    });

    static final Scalar<String> CRON =
            new Scalar<>(Form.TEXT, "a Quartz cron expression, as 0 0/5 8-18 ? * MON-FRI", text -> {
                try {
                    return new CronExpression(text).getCronExpression();
                } catch (ParseException e) {
                    throw new BadValue(
                            Quoted.of(text) + " is no Quartz cron expression: " + e.getMessage(),
                            "six fields: second minute hour day-of-month month day-of-week, one of the days being '?'; as 0 0/5 8-18 ? * MON-FRI");
                }
            });

    static final Scalar<Hours> HOURS = notation(
            "a span of hours, as 20:00-07:00",
            "([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d",
            s -> new Hours(LocalTime.parse(s.substring(0, 5)), LocalTime.parse(s.substring(6))));

    /** A wildcard pattern: {@code *} stands for any run of characters. */
    static final Scalar<String> WILDCARD = TEXT;

    static final Scalar<String> CHARSET = new Scalar<>(Form.TEXT, "a charset, as windows-1251", text -> {
        try {
            if (Charset.isSupported(text)) {
                return text;
            }
        } catch (IllegalCharsetNameException e) {
            // is no charset either
        }
        throw new BadValue(Quoted.of(text) + " is no charset", "as windows-1251, koi8-r, iso-8859-2 or windows-1250");
    });

    static final Scalar<Pattern> REGEX = new Scalar<>(Form.TEXT, "a regular expression (RE2 syntax)", text -> {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new BadValue(
                    Quoted.of(text) + " is no regular expression: " + e.getDescription(),
                    "RE2 syntax: no look-ahead, no look-behind, no back-references");
        }
    });

    static final Scalar<Double> FACTOR = notation(
            "a factor, as 4x", "[1-9]\\d{0,2}(\\.\\d+)?x", s -> Double.valueOf(s.substring(0, s.length() - 1)));

    private Scalars() {}

    /** A span of the day; an end before the start goes over midnight. */
    record Hours(LocalTime from, LocalTime until) {}

    static Scalar<Integer> number(int least, int most) {
        String allowed = "a whole number from " + least + " to " + most;
        return new Scalar<>(Form.PLAIN, allowed, text -> {
            if (!text.matches("-?(0|[1-9]\\d{0,9})")) {
                throw no(text, allowed);
            }
            long value = Long.parseLong(text);
            if (value < least || value > most) {
                throw no(text, allowed);
            }
            return (int) value;
        });
    }

    private static <T> Scalar<T> text(String allowed, String pattern, Function<String, T> reading) {
        return fitting(Form.TEXT, allowed, pattern, reading);
    }

    /** Text that no number or truth value can be mistaken for. */
    private static <T> Scalar<T> notation(String allowed, String pattern, Function<String, T> reading) {
        return fitting(Form.ANY, allowed, pattern, reading);
    }

    private static <T> Scalar<T> fitting(Form form, String allowed, String pattern, Function<String, T> reading) {
        java.util.regex.Pattern compiled = java.util.regex.Pattern.compile(pattern);
        return new Scalar<>(form, allowed, text -> {
            String stripped = text.strip();
            if (!compiled.matcher(stripped).matches()) {
                throw no(text, allowed);
            }
            return reading.apply(stripped);
        });
    }

    private static Duration duration(String text) {
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static LocalDate date(String text) throws BadValue {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw no(text, "a date of the calendar, as 2026-01-31");
        }
    }

    static BadValue no(String text, String allowed) {
        return new BadValue(Quoted.of(text) + " is not allowed; allowed: " + allowed);
    }
}
