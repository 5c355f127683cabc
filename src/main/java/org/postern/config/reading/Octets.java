package org.postern.config.reading;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.config.Condition.SizeRange;

/** Sizes as they are written: {@code 10 MiB}, {@code > 5 MiB}, {@code 1 MiB - 5 MiB}. */
final class Octets {
    static final String SIZE = "\\d{1,6} ?(B|KiB|MiB|GiB)";
    static final String RANGES = "\"> 5 MiB\", \"< 1 MiB\" or \"1 MiB - 5 MiB\"";

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB");
    private static final Pattern PARTS = Pattern.compile("(\\d+) ?(\\w+)");
    private static final Pattern ABOVE = Pattern.compile("> ?(" + SIZE + ")");
    private static final Pattern BELOW = Pattern.compile("< ?(" + SIZE + ")");
    private static final Pattern BETWEEN = Pattern.compile("(" + SIZE + ") ?- ?(" + SIZE + ")");

    private Octets() {}

    /** @param text matches {@link #SIZE} */
    static long parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "B" -> count;
            case "KiB" -> count << 10;
            case "MiB" -> count << 20;
            default -> count << 30;
        };
    }

    /** @return as it is written, in the largest unit of which it is a whole number */
    static String text(long octets) {
        for (int i = UNITS.size() - 1; i > 0; i--) {
            if (octets > 0 && octets % (1L << 10 * i) == 0) {
                return (octets >> 10 * i) + " " + UNITS.get(i);
            }
        }
        return octets + " B";
    }

    static Optional<SizeRange> range(String text) {
        Matcher above = ABOVE.matcher(text);
        if (above.matches()) {
            return Optional.of(new SizeRange(parse(above.group(1)) + 1, Long.MAX_VALUE));
        }
        Matcher below = BELOW.matcher(text);
        if (below.matches()) {
            return Optional.of(new SizeRange(0, parse(below.group(1)) - 1));
        }
        Matcher between = BETWEEN.matcher(text);
        return between.matches()
                ? Optional.of(new SizeRange(parse(between.group(1)), parse(between.group(3))))
                        .filter(range -> range.least() <= range.most())
                : Optional.empty();
    }
}
