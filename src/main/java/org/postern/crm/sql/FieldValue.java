package org.postern.crm.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Text that stands in a mail or a template, as a column of the site's own takes it; whatever is no such value leaves the column to its default, and never costs the mail. */
public final class FieldValue {
    /** Octets of whole numbers by type. */
    private static final Map<String, Integer> WHOLE =
            Map.of("tinyint", 1, "smallint", 2, "mediumint", 3, "int", 4, "integer", 4, "bigint", 8);

    private static final Set<String> FRACTIONS =
            Set.of("decimal", "numeric", "float", "double", "double precision", "real");
    private static final Set<String> YES = Set.of("1", "true", "yes", "on", "ano", "áno", "tak", "ja", "oui", "да");
    private static final Set<String> NO = Set.of("0", "false", "no", "off", "ne", "nie", "nein", "non", "нет");
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ISO_LOCAL_DATE,
            DateTimeFormatter.ofPattern("d.M.uuuu", Locale.ROOT),
            DateTimeFormatter.ofPattern("d. M. uuuu", Locale.ROOT));

    private final ZoneId zone;

    /** @param zone of times that name none */
    public FieldValue(ZoneId zone) {
        this.zone = zone;
    }

    /** @return as the database reads it; empty if it is no value of the column's type */
    public Optional<String> of(String text, Schema.Column column) {
        String type = column.type();
        String tidy = text.strip();
        if (column.isText() || type.equals("uuid")) {
            return text.isBlank() ? Optional.empty() : Optional.of(text);
        }
        if (type.equals("boolean") || type.equals("bit")) {
            return truth(tidy).map(yes -> yes ? "true" : "false");
        }
        Integer octets = WHOLE.get(type);
        if (octets != null) {
            return truth(tidy)
                    .filter(yes -> octets == 1)
                    .map(yes -> yes ? "1" : "0")
                    .or(() -> number(tidy).flatMap(n -> whole(n, octets)));
        }
        if (FRACTIONS.contains(type)) {
            return number(tidy).map(BigDecimal::toPlainString);
        }
        if (type.equals("date")) {
            return date(tidy).map(LocalDate::toString);
        }
        return column.isTime() ? time(tidy) : Optional.empty();
    }

    private static Optional<Boolean> truth(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return YES.contains(word) ? Optional.of(true) : NO.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /** {@code 1 234,50}, {@code 1,234.50}, {@code 1234.5}; three digits behind a comma are thousands. */
    private static Optional<BigDecimal> number(String text) {
        String digits = text.replaceAll("[\\s\\u00a0\\u202f']", "");
        if (digits.matches("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d{1,10})?")) {
            return Optional.of(new BigDecimal(digits.replace(",", "")));
        }
        if (digits.matches("[+-]?\\d{1,3}((\\.\\d{3}){2,}|(\\.\\d{3})+,\\d{1,10})")) {
            return Optional.of(new BigDecimal(digits.replace(".", "").replace(',', '.')));
        }
        return digits.matches("[+-]?\\d{1,30}([.,]\\d{1,10})?")
                ? Optional.of(new BigDecimal(digits.replace(',', '.')))
                : Optional.empty();
    }

    private static Optional<String> whole(BigDecimal number, int octets) {
        BigInteger value = number.setScale(0, RoundingMode.HALF_UP).toBigInteger();
        return value.bitLength() < 8 * octets ? Optional.of(value.toString()) : Optional.empty();
    }

    private static Optional<LocalDate> date(String text) {
        for (DateTimeFormatter form : DATES) {
            try {
                return Optional.of(LocalDate.parse(text, form));
            } catch (DateTimeException e) {
                // perhaps in the next form
            }
        }
        LocalDateTime time = local(text);
        return time == null ? Optional.empty() : Optional.of(time.toLocalDate());
    }

    private Optional<String> time(String text) {
        try {
            return Optional.of(Times.of(OffsetDateTime.parse(text).toInstant()));
        } catch (DateTimeException e) {
            LocalDateTime local = local(text);
            return Optional.ofNullable(local)
                    .or(() -> date(text).map(day -> day.atTime(LocalTime.MIN)))
                    .map(time -> Times.of(time.atZone(zone).toInstant()));
        }
    }

    private static @Nullable LocalDateTime local(String text) {
        try {
            return LocalDateTime.parse(text.replaceFirst("(?<=\\d) (?=\\d)", "T"));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
