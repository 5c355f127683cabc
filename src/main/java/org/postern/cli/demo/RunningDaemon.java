package org.postern.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.daemon.ConfigRefused;
import org.postern.daemon.ControlCall;
import org.postern.daemon.ControlReply;
import org.postern.daemon.ControlRequest;
import org.postern.daemon.Daemon;
import org.postern.daemon.LiveStatus;
import org.postern.daemon.Places;

/** The daemon, on a thread of this process; otherwise as {@code postern run} starts it. */
final class RunningDaemon implements AutoCloseable {
    private final Daemon daemon;
    private final ControlCall control;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "daemon"));
    private final Future<?> run;

    /** @param folder of the configuration */
    RunningDaemon(Config config, Path folder, Map<String, String> environment) {
        Places places = Places.of(folder, environment);
        daemon = new Daemon(
                config,
                places,
                () -> new ConfigReader(environment::get, Credentials.NEEDED).read(folder),
                Clock.systemUTC());
        control = new ControlCall(places.control());
        run = thread.submit(() -> {
            daemon.run();
            return null;
        });
        thread.shutdown();
    }

    /** @throws CannotDemonstrate if it has ended by itself */
    void check() throws InterruptedException {
        if (run.isDone()) {
            Throwable cause = end();
            throw new CannotDemonstrate("the daemon has stopped" + (cause == null ? "" : ": " + why(cause)), cause);
        }
    }

    private static String why(Throwable cause) {
        return cause instanceof ConfigRefused refused ? DeliveredConfig.lines(refused.problems()) : cause.toString();
    }

    /** @return true if it has looked into every mailbox */
    boolean isReady() throws IOException {
        return control.ask(new ControlRequest("status", List.of()))
                .map(ControlReply::status)
                .filter(LiveStatus::ready)
                .filter(status -> status.mailboxes().stream().allMatch(mailbox -> mailbox.lastOk() != null))
                .isPresent();
    }

    /** @return what ended it; null if it was asked to */
    private @Nullable Throwable end() throws InterruptedException {
        try {
            run.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }

    /** Waits until it is stopped by a signal. */
    void awaitEnd() throws InterruptedException {
        end();
    }

    @Override
    public void close() throws InterruptedException {
        daemon.stop();
        end();
    }
}
