package org.postern.daemon;

import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.intake.Cursors;
import org.postern.intake.Flights;
import org.postern.intake.HiddenSenders;
import org.postern.intake.IntakePorts;
import org.postern.intake.Known;
import org.postern.intake.OctetsInHand;
import org.postern.intake.Pauses;
import org.postern.intake.Renumbering;
import org.postern.intake.TakenOctets;
import org.postern.intake.Timeouts;
import org.postern.intake.signin.SignIn;
import org.postern.outcome.AnswerBox;
import org.postern.outcome.EventBox;
import org.postern.outcome.MessageBox;
import org.postern.outcome.People;
import org.postern.outcome.Settling;

/** Builds the route files with everything they name, and starts none of them: no mail server and no database is asked. */
public final class RouteCheck {
    private RouteCheck() {}

    /** @return one finding: all routes can be built, or the first that cannot */
    public static List<Finding> of(Config config) {
        Path spool = null;
        try {
            spool = Files.createTempDirectory("postern-check-");
            List<Path> files = Eventing.usable(
                    Answering.usable(RouteFiles.find(config.folder(), System.getProperty("postern.home")), config),
                    config);
            try (Intake intake = Intake.build(
                    files,
                    beans(config, spool),
                    camel -> {
                        EntityManagerFactory database = unused(EntityManagerFactory.class);
                        Answering.bindUnused(camel, config, unused(AnswerBox.class), database, Clock.systemUTC());
                        Notifying.bindUnused(
                                camel,
                                config,
                                unused(MessageBox.class),
                                unused(People.class),
                                database,
                                Clock.systemUTC());
                        Eventing.bindUnused(camel, config, unused(EventBox.class), database, Clock.systemUTC());
                    },
                    config.mailboxes())) {
                Eventing.check(config, name -> intake.hears("direct:" + name));
                intake.check(config);
                intake.setUp();
                String names = String.join(
                        ", ",
                        files.stream().map(f -> f.getFileName().toString()).toList());
                return List.of(new Finding("routes", true, intake.count() + " built from " + names));
            }
        } catch (Exception e) {
            return List.of(new Finding("routes", false, chain(e)));
        } finally {
            delete(spool);
        }
    }

    private static Map<String, Object> beans(Config config, Path spool) {
        Map<String, Object> beans = new HashMap<>();
        for (String step : List.of(
                "toQueue",
                "queued",
                "fromQueue",
                "read",
                "virusScan",
                "screen",
                "commit",
                "settle",
                "take",
                "taken",
                "rawMail",
                FormDoor.NAME,
                "form",
                "retention",
                "credentials",
                "retry",
                "promote",
                "orphans")) {
            Processor nothing = exchange -> {};
            beans.put(step, nothing);
        }
        beans.put(
                "ports",
                new IntakePorts(
                        config::mailbox,
                        mailbox -> unused(SignIn.class),
                        config.zone(),
                        config.limits().message(),
                        unused(Cursors.class),
                        unused(Flights.class),
                        unused(Settling.class),
                        unused(Known.class),
                        unused(Renumbering.class),
                        HiddenSenders.NONE,
                        TakenOctets.NONE,
                        Pauses.NONE,
                        () -> true,
                        OctetsInHand.byHeap(),
                        spool,
                        "check",
                        Clock.systemUTC(),
                        Timeouts.defaults()));
        return beans;
    }

    /** A port that a route may hold but not use before it is started. */
    private static <T> T unused(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> args[0] == proxy;
                    case "toString" -> "unused " + port.getSimpleName();
                    default -> throw new IllegalStateException("a check must not call " + method);
                }));
    }

    private static String chain(Throwable fault) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
        }
        return text.toString().replaceAll("\\s+", " ");
    }

    private static void delete(@Nullable Path spool) {
        try {
            if (spool != null) {
                Files.deleteIfExists(spool);
            }
        } catch (IOException e) {
            spool.toFile().deleteOnExit();
        }
    }
}
