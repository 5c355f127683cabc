package org.postern.config.reading;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.config.NoticesConfig;
import org.postern.config.reading.Scalars.Hours;

/** Reads {@code notices}. */
final class NoticesReader {
    private static final Set<String> KEYS = Set.of("window", "single-up-to", "quiet", "sinks");
    private static final List<String> SINKS = List.of("crm", "mail", "webhook");

    private NoticesReader() {}

    static NoticesConfig read(Section root, boolean smtp) {
        Section section = root.section("notices", KEYS);
        Optional<Hours> quiet = section.read("quiet", Scalars.HOURS);
        LocalTime from = quiet.map(Hours::from).orElse(null);
        LocalTime until = quiet.map(Hours::until).orElse(null);
        Set<String> sinks =
                section.has("sinks") ? Set.copyOf(section.listOrNone("sinks", Scalar.oneOf(SINKS))) : Set.of("crm");
        Sinks.check(section, sinks, smtp, root.hasText("alerts", "webhook"));
        return new NoticesConfig(
                section.read("window", Scalars.DURATION, Duration.ofMinutes(5)),
                section.read("single-up-to", Scalars.number(0, 1_000), 3),
                from,
                until,
                sinks);
    }
}
