package org.postern.daemon;

import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.postern.config.Config;
import org.postern.config.EventConfig;
import org.postern.outcome.EventBox;
import org.postern.outcome.EventSteps;
import org.postern.store.EventRoute;
import org.postern.store.SqlEventBox;

/** What the route file of the events names. Where nobody is to be told of anything, the file is left out. */
final class Eventing {
    private static final String FILE = "events.camel.yaml";

    private Eventing() {}

    /** @return those of the route files that can be used with this configuration */
    static List<Path> usable(List<Path> files, Config config) {
        return files.stream()
                .filter(file -> !config.events().isEmpty() || !file.endsWith(FILE))
                .toList();
    }

    static void bind(CamelContext camel, Config config, Backend backend, Clock clock) {
        if (!config.events().isEmpty()) {
            SqlEventBox box = new SqlEventBox(backend.database(), Run.node(config), clock);
            EventRoute.bind(camel, backend.database(), new EventSteps(box, clock), clock);
        }
    }

    /** For routes that are built and never started. */
    static void bindUnused(
            CamelContext camel, Config config, EventBox box, EntityManagerFactory database, Clock clock) {
        if (!config.events().isEmpty()) {
            EventRoute.bindUnused(camel, database, new EventSteps(box, clock), clock);
        }
    }

    /**
     * @param hears true if a route begins with {@code direct:NAME}
     * @throws CannotStart if an event has no route
     */
    static void check(Config config, Predicate<String> hears) {
        for (EventConfig event : config.events()) {
            if (!hears.test(event.name())) {
                throw new CannotStart(
                        event.at() + ": events." + event.name() + ": no route begins with direct:" + event.name()
                                + "; put one into routes.d beside postern.yaml, as those in routes/optional",
                        null);
            }
        }
    }
}
