package org.postern.cli;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.postern.store.LedgerFilter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A condition on rows of the ledger as people write it: {@code outcome = filed and not rule ~ price}. */
record Where(String written) {
    /** @param zone in which days and hours are told */
    LedgerFilter in(ZoneId zone, Clock clock) {
        return new WhereReader(
                        written, text -> new PointInTime.Reading().convert(text).in(zone, clock))
                .read();
    }

    /** Refuses what is no condition at once, as a wrong command line. */
    static final class Reading implements ITypeConverter<Where> {
        @Override
        public Where convert(String text) {
            Where read = new Where(text);
            try {
                read.in(ZoneOffset.UTC, Clock.systemUTC());
                return read;
            } catch (WhereReader.Malformed e) {
                throw new TypeConversionException(e.shownIn(text));
            }
        }
    }
}
