package org.postern.config.reading;

import java.time.Duration;
import java.util.Set;
import org.postern.config.LimitsConfig;

/** Reads {@code limits}. */
final class LimitsReader {
    private static final Set<String> KEYS =
            Set.of("message", "header", "parts", "depth", "seconds", "heap", "creates-per-hour");

    private LimitsReader() {}

    /** @return how many mails of one sender, or of one domain, may create something in an hour */
    static int createsPerHour(Section root) {
        return root.find("limits")
                .map(Section::named)
                .flatMap(section -> section.read("creates-per-hour", Scalars.number(1, 1_000_000)))
                .orElse(20);
    }

    static LimitsConfig read(Section root) {
        LimitsConfig defaults = LimitsConfig.defaults();
        Section section = root.section("limits", KEYS);
        return new LimitsConfig(
                section.read("message", Scalars.SIZE, defaults.message()),
                section.read("header", Scalars.SIZE, defaults.header()),
                section.read("parts", Scalars.number(1, 100_000), defaults.parts()),
                section.read("depth", Scalars.number(1, 1_000), defaults.depth()),
                section.read("seconds", Scalars.number(1, 3_600))
                        .map(Duration::ofSeconds)
                        .orElse(defaults.time()),
                section.read("heap", Scalars.SIZE, defaults.heap()));
    }
}
