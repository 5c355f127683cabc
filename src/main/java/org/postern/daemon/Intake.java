package org.postern.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.intake.LaneState;
import org.postern.intake.MailboxComponent;
import org.postern.intake.MailboxEndpoint;
import org.postern.intake.MailboxState;

/** The routes, running: one per mailbox from the template {@code intake}, and whatever else the route files say. */
final class Intake implements AutoCloseable {
    /** Name of the template in {@code intake.camel.yaml}. */
    private static final String TEMPLATE = "intake";

    private final CamelContext camel;
    private final MailboxComponent mailboxes;

    private Intake(CamelContext camel, MailboxComponent mailboxes) {
        this.camel = camel;
        this.mailboxes = mailboxes;
    }

    /**
     * Builds the routes; nothing is read before {@link #start}.
     *
     * @param beans what the routes name, the ports of the component {@code mailbox:} among them
     * @param further adds components and whatever else is no bean
     * @throws Exception as Camel throws it, if a route file cannot be understood
     */
    static Intake build(
            List<Path> files, Map<String, Object> beans, Consumer<CamelContext> further, List<MailboxConfig> mailboxes)
            throws Exception {
        CamelContext camel = Routes.load(files, beans, further);
        Intake intake = new Intake(camel, camel.getComponent("mailbox", MailboxComponent.class));
        for (MailboxConfig mailbox : mailboxes) {
            intake.addMailbox(mailbox.name());
        }
        return intake;
    }

    /** Adds the route of a mailbox; it starts at once if the others run. */
    void addMailbox(String name) throws Exception {
        TemplatedRouteBuilder.builder(camel, TEMPLATE)
                .routeId("intake-" + name)
                .parameter("mailbox", name)
                .add();
    }

    /** Lets the batches of a mailbox land, its backfills' too, and takes its routes away. */
    void removeMailbox(String name) throws Exception {
        for (Route route : List.copyOf(camel.getRoutes())) {
            if (route.getEndpoint() instanceof MailboxEndpoint endpoint
                    && endpoint.getName().equals(name)) {
                camel.getRouteController().stopRoute(route.getRouteId());
                camel.removeRoute(route.getRouteId());
                camel.removeEndpoint(endpoint);
            }
        }
    }

    /** @return true if a route begins with that endpoint, as {@code direct:webhook} */
    boolean hears(String endpoint) {
        return camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                .anyMatch(route -> route.getInput() != null
                        && endpoint.equals(route.getInput().getEndpointUri()));
    }

    /** @throws CannotStart if a route that takes in mail cannot do so with that configuration */
    void check(Config config) {
        OwnRoutes.check(camel, config);
    }

    /** Adds a route that reads older mail of a mailbox, and starts it. */
    void addLane(BackfillOrder order) throws Exception {
        TemplatedRouteBuilder.builder(camel, TEMPLATE)
                .routeId(routeId(order))
                .parameter("mailbox", order.endpoint())
                .add();
    }

    /** Lets its batches in hand land, and takes the route away. */
    void removeLane(BackfillOrder order) throws Exception {
        camel.getRouteController().stopRoute(routeId(order));
        camel.removeRoute(routeId(order));
        camel.removeEndpoints("mailbox:*" + order.lane() + "*");
    }

    /** @return how far it has come; empty: it does not run */
    Optional<LaneState> lane(BackfillOrder order) {
        return mailboxes.lane(order.mailbox(), order.lane());
    }

    private static String routeId(BackfillOrder order) {
        return "intake-" + order.mailbox() + "-" + order.lane();
    }

    void start() {
        camel.start();
    }

    /** Sets all routes up as a start would, their endpoints and steps included, but starts none of them. */
    void setUp() {
        camel.setAutoStartup(false);
        camel.start();
    }

    /** @return how many routes there are */
    int count() {
        return camel.getRoutes().size();
    }

    MailboxComponent mailboxes() {
        return mailboxes;
    }

    List<MailboxState> states() {
        return mailboxes.states();
    }

    /** Lets the batches in hand land, then stops. */
    @Override
    public void close() {
        camel.stop();
    }
}
