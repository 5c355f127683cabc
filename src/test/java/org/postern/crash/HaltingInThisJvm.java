package org.postern.crash;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postern.config.Config;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;
import org.postern.daemon.Daemon;
import org.postern.daemon.Places;
import org.postern.durable.DurableStep;
import org.postern.servers.FaultProxy;

/**
 * The daemon in this JVM. Where it is to halt, its sockets are reset without a word, and the thread that made the step and any that makes a further one ends there.
 * What is left of it is stopped aside.
 */
final class HaltingInThisJvm implements DaemonUnderTest {
    private final Daemon daemon;
    private final Thread thread;
    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean halted = new AtomicBoolean();
    private volatile Throwable end;

    /** Ends a thread where a real halt would have ended it. */
    static final class Halted extends Error {
        private static final long serialVersionUID = 1L;

        Halted() {
            super("halted", null, false, false);
        }
    }

    private HaltingInThisJvm(Daemon daemon, List<FaultProxy> network, int crashAfter) {
        this.daemon = daemon;
        DurableStep.watch(what -> {
            if (halted.get()) {
                throw new Halted();
            }
            steps.add(what);
            if (steps.size() == crashAfter) {
                halted.set(true);
                network.forEach(FaultProxy::refuse);
                throw new Halted();
            }
        });
        thread = new Thread(this::run, "daemon");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param network all its ways to the outside; refused once it is halted */
    static HaltingInThisJvm start(Path folder, List<FaultProxy> network, int crashAfter) {
        Map<String, String> environment = Map.of(
                "STATE_DIRECTORY", folder.resolve("state").toString(),
                "RUNTIME_DIRECTORY", folder.resolve("run").toString());
        ConfigReader reader = new ConfigReader(environment::get, Credentials.NEEDED);
        ConfigResult result = reader.read(folder);
        if (!(result instanceof ConfigResult.Valid valid)) {
            throw new IllegalStateException(
                    ((ConfigResult.Invalid) result).problems().toString());
        }
        Config config = valid.config();
        return new HaltingInThisJvm(
                new Daemon(config, Places.of(folder, environment), () -> reader.read(folder), Clock.systemUTC()),
                network,
                crashAfter);
    }

    private void run() {
        try {
            daemon.run();
        } catch (Exception | Halted e) {
            end = e;
        }
    }

    private void stopWhatIsLeft() {
        try {
            daemon.stop();
        } catch (Halted expected) {
            // as all of its threads
        }
    }

    @Override
    public boolean isAlive() {
        return thread.isAlive() && !halted.get();
    }

    @Override
    public boolean hasHalted() {
        return halted.get();
    }

    @Override
    public String log() {
        return "steps " + steps + (end == null ? "" : ", ended by " + end);
    }

    @Override
    public void close() {
        if (halted.get()) {
            Thread aside = new Thread(this::stopWhatIsLeft, "remains");
            aside.setDaemon(true);
            aside.start();
            return;
        }
        daemon.stop();
        try {
            thread.join(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        DurableStep.watch(null);
    }
}
