package org.postern.store;

import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.postern.outcome.ChatText;
import org.postern.outcome.EventSteps;

/** Gives Camel what {@code routes/events.camel.yaml} and the ready-made routes for events name. */
public final class EventRoute {
    private EventRoute() {}

    public static void bind(CamelContext camel, Database database, EventSteps steps, Clock clock) {
        OutboxComponent.add(camel, database, Optional.empty(), clock);
        bind(camel, steps);
    }

    /** The same without a database, for routes that are built and never started. */
    public static void bindUnused(CamelContext camel, EntityManagerFactory unused, EventSteps steps, Clock clock) {
        OutboxComponent.addUnused(camel, unused, Optional.empty(), clock);
        bind(camel, steps);
    }

    private static void bind(CamelContext camel, EventSteps steps) {
        camel.getRegistry().bind("claimEvent", steps.claim());
        camel.getRegistry().bind("requeueEvents", steps.requeue());
        camel.getRegistry().bind("eventTaken", steps.taken());
        camel.getRegistry().bind("eventFailed", steps.failed());
        camel.getRegistry().bind("chatText", ChatText.step());
    }
}
