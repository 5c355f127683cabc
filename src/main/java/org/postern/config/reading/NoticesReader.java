package org.postern.config.reading;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.config.NoticesConfig;
import org.postern.config.NoticesConfig.Kind;
import org.postern.config.NoticesConfig.Wishes;
import org.postern.config.Shift;

/** Reads {@code notices}. */
final class NoticesReader {
    private static final Set<String> KEYS = Set.of("window", "single-up-to", "kinds", "quiet", "sinks", "people");
    private static final Set<String> WISHES = Set.of("kinds", "quiet", "sinks");
    private static final List<String> SINKS = List.of("crm", "mail", "webhook");
    private static final Wishes USUAL = new Wishes(Set.of(Kind.values()), null, Set.of("crm"));

    private final boolean smtp;
    private final boolean webhook;

    private NoticesReader(boolean smtp, boolean webhook) {
        this.smtp = smtp;
        this.webhook = webhook;
    }

    static NoticesConfig read(Section root, boolean smtp) {
        return new NoticesReader(smtp, root.hasText("alerts", "webhook")).read(root.section("notices", KEYS));
    }

    private NoticesConfig read(Section section) {
        Wishes usual = wishes(section, USUAL);
        Map<String, Wishes> people = new LinkedHashMap<>();
        section.find("people")
                .ifPresent(map -> Section.named(map)
                        .entries()
                        .forEach((user, item) ->
                                people.put(user.toLowerCase(Locale.ROOT), wishes(Section.of(item, WISHES), usual))));
        return new NoticesConfig(
                section.read("window", Scalars.DURATION, Duration.ofMinutes(5)),
                section.read("single-up-to", Scalars.number(0, 1_000), 3),
                usual,
                people);
    }

    /** @param usual where nothing is said */
    private Wishes wishes(Section section, Wishes usual) {
        Set<Kind> kinds =
                section.has("kinds") ? Set.copyOf(section.listOrNone("kinds", Scalar.of(Kind.class))) : usual.kinds();
        Set<String> sinks =
                section.has("sinks") ? Set.copyOf(section.listOrNone("sinks", Scalar.oneOf(SINKS))) : usual.sinks();
        Sinks.check(section, sinks, smtp, webhook);
        Optional<Shift> quiet =
                section.read("quiet", Scalars.HOURS).map(hours -> new Shift(hours.from(), hours.until(), Set.of()));
        return new Wishes(kinds, quiet.orElse(usual.quiet()), sinks);
    }
}
