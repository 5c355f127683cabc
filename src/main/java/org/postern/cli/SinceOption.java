package org.postern.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.postern.config.Since;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A date on the command line: {@code 2026-01-31}, {@code 7d} or {@code start-of-year}. */
final class SinceOption implements ITypeConverter<Since> {
    @Override
    public Since convert(String text) {
        if (text.equals("start-of-year")) {
            return new Since.StartOfYear();
        }
        if (text.matches("\\d{1,5}d")) {
            return new Since.Ago(Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1))));
        }
        try {
            return new Since.Day(LocalDate.parse(text));
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is no date; allowed: 2026-01-31, 7d, start-of-year");
        }
    }

    /** @return the start of the day that is meant, so that the same words of one day mean the same mails */
    static Instant startOfDay(Since since, Clock clock, ZoneId zone) {
        return LocalDate.ofInstant(since.resolve(clock, zone), zone)
                .atStartOfDay(zone)
                .toInstant();
    }
}
