package org.postern.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postern.Version;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.intake.BackfillLook;
import org.postern.intake.HiddenSenders;
import org.postern.intake.IntakePorts;
import org.postern.intake.LaneState;
import org.postern.intake.MailServerException;
import org.postern.intake.signin.SignIns;
import org.postern.store.DaemonLease;

/** Reads older mail without a daemon, and keeps one from starting meanwhile. */
public final class LoneBackfill implements AutoCloseable {
    private final StartLock lock;
    private final Backend backend;
    private final DaemonLease lease;
    private final Pipeline pipeline;
    private final Intake intake;
    private final Backfills backfills;

    /**
     * @throws AlreadyRunning if there is a daemon with this configuration or this database
     * @throws Exception as the start of a daemon
     */
    public LoneBackfill(Config config, Places places, Clock clock) throws Exception {
        places.make();
        lock = StartLock.take(places.lock());
        boolean open = false;
        Backend made = null;
        DaemonLease held = null;
        Pipeline piped = null;
        try {
            made = Backend.open(config, clock);
            made.prepare();
            held = lease(made, clock);
            Policy policy = Policy.of(config, made.crm()::isUser, clock);
            piped = Pipeline.silent(made, policy, places.spool(), Run.id(clock), clock);
            intake = Intake.build(
                    intakeFiles(config), beans(config, places, made, piped, policy, clock), camel -> {}, List.of());
            intake.start();
            open = true;
        } finally {
            if (!open) {
                close(piped, held, made);
            }
        }
        backend = made;
        lease = held;
        pipeline = piped;
        backfills = new Backfills(intake);
    }

    /**
     * Counts what an order would read, with or without a daemon.
     *
     * @throws MailServerException if the server cannot be asked
     */
    public static List<BackfillLook.Count> look(Config config, Places places, BackfillOrder order, Clock clock)
            throws MailServerException {
        MailboxConfig mailbox = config.mailbox(order.mailbox())
                .orElseThrow(() -> new IllegalArgumentException("no mailbox " + order.mailbox()));
        try (Backend backend = Backend.open(config, clock);
                BackfillLook look = new BackfillLook(ports(config, places, backend, HiddenSenders.NONE, clock))) {
            return look.count(mailbox, order.since(), order.until(), order.folder());
        }
    }

    /** Begins it, or goes on with it. */
    public LaneState start(BackfillOrder order) {
        return backfills.start(order);
    }

    public LaneState state(BackfillOrder order) {
        return backfills.state(order);
    }

    /** Lets the batches in hand land, then ends. */
    @Override
    public void close() throws Exception {
        intake.close();
        close(pipeline, lease, backend);
    }

    private void close(@Nullable AutoCloseable... parts) throws Exception {
        for (AutoCloseable part : parts) {
            if (part != null) {
                part.close();
            }
        }
        lock.close();
    }

    private static DaemonLease lease(Backend backend, Clock clock) {
        try {
            return DaemonLease.take(backend.database(), Run.node() + " backfill", Version.current(), clock);
        } catch (DaemonLease.Taken taken) {
            throw new AlreadyRunning(String.valueOf(taken.getMessage()));
        }
    }

    private static List<Path> intakeFiles(Config config) throws IOException {
        return RouteFiles.find(config.folder(), System.getProperty("postern.home")).stream()
                .filter(file -> file.getFileName().toString().equals("intake.camel.yaml"))
                .toList();
    }

    private static Map<String, Object> beans(
            Config config, Places places, Backend backend, Pipeline pipeline, Policy policy, Clock clock) {
        Map<String, Object> beans = new HashMap<>();
        beans.put("read", new ReadStep(pipeline.reader()));
        beans.put("virusScan", new VirusScanStep());
        beans.put("screen", new ScreenStep(pipeline.screener()));
        beans.put("commit", new CommitStep(pipeline.commit()));
        beans.put("settle", new SettleStep(new OutcomeLog(), new Metrics()));
        beans.put(
                "ports",
                ports(config, places, backend, new NeverLogged(pipeline.reader(), () -> policy, clock), clock));
        return beans;
    }

    private static IntakePorts ports(Config config, Places places, Backend backend, HiddenSenders hidden, Clock clock) {
        Function<String, Optional<MailboxConfig>> mailboxes = config::mailbox;
        SignIns signIns =
                new SignIns(mailboxes, backend.tokens(config, places.tokenKey()), clock, RandomGenerator.getDefault());
        return backend.intakePorts(config, mailboxes, signIns, hidden, places.spool());
    }
}
