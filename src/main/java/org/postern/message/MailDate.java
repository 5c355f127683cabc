package org.postern.message;

import jakarta.mail.internet.MailDateFormat;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    /** A time of day, which {@link #time} takes apart. Bounded repetitions only: the text is hostile. */
    private static final String TIME =
            "(\\d{1,2}[:.h]\\d{2}(?:[:.]\\d{2})?(?:[.,]\\d{1,9})?(?:\\s?[AaPp]\\.?[Mm]\\.?)?)";

    private static final String WEEKDAY = "(?:\\p{L}{1,12}\\.?,?\\s{1,5})?";
    private static final String ZONE = "\\s{0,5}(.{0,20})";

    private static final Pattern ISO =
            Pattern.compile(WEEKDAY + "(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T ,]{1,3}" + TIME + ")?" + ZONE);

    private static final Pattern DAY_FIRST = Pattern.compile(WEEKDAY
            + "(\\d{1,2})[-\\s./]{1,4}(?:de\\s{1,3})?(\\p{L}{3,12}|\\d{1,2})\\.?[-\\s./,]{1,4}(?:de\\s{1,3})?(\\d{2,4})"
            + "(?:\\s?г\\.?)?(?:[\\s,]{1,5}(?:(?:um|at|в|v|o|à|a las)\\s{1,3})?" + TIME + ")?" + ZONE);

    private static final Pattern MONTH_FIRST = Pattern.compile(WEEKDAY
            + "(\\p{L}{3,12})\\.?\\s{1,5}(\\d{1,2})(?:st|nd|rd|th)?,?\\s{1,5}(\\d{4})(?:[\\s,]{1,5}(?:at\\s{1,3})?"
            + TIME + ")?"
            + ZONE);

    /** As C's asctime writes it: "Tue Jul  7 09:15:30 2026". */
    private static final Pattern ASCTIME = Pattern.compile(WEEKDAY + "(\\p{L}{3,12})\\.?\\s{1,5}(\\d{1,2}),?\\s{1,5}"
            + TIME + "\\s{0,5}([^\\d]{0,12}?)\\s{0,5}(\\d{4})" + ZONE);

    /** Half a day tells that the month comes first, as in America. */
    private static final Pattern AMERICAN = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})[\\s,]{1,5}" + TIME + ZONE);

    private static final Pattern EAST_ASIAN = Pattern.compile(
            "(\\d{4})[年년]\\s{0,3}(\\d{1,2})[月월]\\s{0,3}(\\d{1,2})[日일][^\\d:]{0,12}(?:(\\d{1,2}[:时時]\\d{2}(?:[:分]\\d{2})?)秒?)?"
                    + ZONE);

    private static final Pattern DIGITS =
            Pattern.compile("(\\d{4})(\\d{2})(\\d{2})[T ]?(\\d{2})(\\d{2})(\\d{2})" + ZONE);

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

    /** Beginnings of the names of months, in the languages that programs write them in. */
    private static final List<String> MONTHS = List.of(
            "jan|янв|led|sty|ene|gen|jän|januar|січ|oca|tammi|ian|ιαν",
            "feb|фев|úno|ún|lut|fév|fev|лют|şub|helmi|φεβ",
            "mar|мар|břez|bře|mär|mrz|mrt|márc|бер|maalis|μαρ",
            "apr|апр|dub|kwi|avr|abr|ápr|кві|nis|huhti|απρ",
            "may|mai|maj|mei|май|мая|kvě|máj|mag|тра|touko|μαι|μάι",
            "jun|июн|červn|červen|čvn|cze|juin|giu|jún|чер|haz|kesä|iun|ιουν",
            "jul|июл|červenc|červenec|čvc|lip|juil|lug|júl|лип|tem|heinä|iul|ιουλ",
            "aug|авг|srp|sie|aoû|aou|ago|сер|ağu|elo|αυγ",
            "sep|сен|zář|wrz|set|szept|вер|eyl|syys|σεπ",
            "oct|okt|окт|říj|paź|ott|out|жов|eki|loka|οκτ",
            "nov|ноя|lis|лис|kas|marras|noi|νοε",
            "dec|дек|pro|gru|dez|déc|dic|гру|ara|joulu|δεκ");

    private record Stem(String letters, int month) {}

    /** The longest first: "červenec" is not "červen". */
    private static final List<Stem> STEMS = stems();

    private static List<Stem> stems() {
        List<Stem> stems = new ArrayList<>();
        for (int month = 1; month <= 12; month++) {
            for (String letters : MONTHS.get(month - 1).split("\\|")) {
                stems.add(new Stem(letters, month));
            }
        }
        stems.sort(Comparator.comparing(stem -> -stem.letters().length()));
        return stems;
    }

    private MailDate() {}

    /**
     * @param value decoded
     * @return the instant; empty if the value names none that can be true
     */
    static Optional<Instant> of(String value) {
        String date = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        String bare = withoutComments(date).replace("\"", "").strip();
        return legal(bare).or(() -> tolerant(bare)).filter(i -> !i.isBefore(FIRST) && i.isBefore(LAST));
    }

    private static String withoutComments(String date) {
        if (date.indexOf('(') < 0) {
            return date;
        }
        StringBuilder rest = new StringBuilder(date.length());
        int depth = 0;
        for (int i = 0; i < date.length(); i++) {
            char c = date.charAt(i);
            depth += c == '(' ? 1 : 0;
            if (depth == 0) {
                rest.append(c);
            }
            depth -= c == ')' && depth > 0 ? 1 : 0;
        }
        return rest.toString();
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
                return at(number(m, 1), number(m, 2), number(m, 3), m.group(4), m.group(5));
            }
            m = AMERICAN.matcher(date);
            if (m.matches() && isHalfDay(m.group(4))) {
                return at(number(m, 3), number(m, 1), number(m, 2), m.group(4), m.group(5));
            }
            m = DAY_FIRST.matcher(date);
            if (m.matches()) {
                return at(year(m.group(3)), month(m.group(2)), number(m, 1), m.group(4), m.group(5));
            }
            m = MONTH_FIRST.matcher(date);
            if (m.matches()) {
                return at(number(m, 3), month(m.group(1)), number(m, 2), m.group(4), m.group(5));
            }
            m = ASCTIME.matcher(date);
            if (m.matches()) {
                String zone = m.group(4).isBlank() ? m.group(6) : m.group(4);
                return at(number(m, 5), month(m.group(1)), number(m, 2), m.group(3), zone);
            }
            m = EAST_ASIAN.matcher(date);
            if (m.matches()) {
                return at(number(m, 1), number(m, 2), number(m, 3), m.group(4), m.group(5));
            }
            m = DIGITS.matcher(date);
            if (m.matches()) {
                String time = m.group(4) + ":" + m.group(5) + ":" + m.group(6);
                return at(number(m, 1), number(m, 2), number(m, 3), time, m.group(7));
            }
            return Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty(); // "32 Foo 2025 25:61"
        }
    }

    private static Optional<Instant> at(int year, int month, int day, @Nullable String time, String zone) {
        LocalTime of = time == null ? LocalTime.MIDNIGHT : time(time);
        return Optional.of(LocalDate.of(year, month, day).atTime(of).toInstant(zone(zone)));
    }

    /** "9:15", "09.15.30", "9:15:30 PM"; fractions of a second and leap seconds are dropped. */
    private static LocalTime time(String text) {
        String[] digits = text.split("\\D+");
        int hour = Integer.parseInt(digits[0]);
        if (isHalfDay(text)) {
            hour = hour % 12 + (text.toLowerCase(Locale.ROOT).indexOf('p') > 0 ? 12 : 0);
        }
        return LocalTime.of(
                hour, Integer.parseInt(digits[1]), digits.length < 3 ? 0 : Math.min(59, Integer.parseInt(digits[2])));
    }

    private static boolean isHalfDay(String time) {
        char last = time.charAt(time.length() - 1);
        return !Character.isDigit(last);
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
        String name = word.toLowerCase(Locale.ROOT);
        for (Stem stem : STEMS) {
            if (name.startsWith(stem.letters())) {
                return stem.month();
            }
        }
        throw new DateTimeException("no month");
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
