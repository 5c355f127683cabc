package org.postern.daemon;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the daemon is ready, reloading or stopping, and at intervals that it is alive (sd_notify(3)). The words go through systemd's own program
 * {@code systemd-notify}, for Java has no datagram sockets of the Unix domain. Where nobody asks ({@code $NOTIFY_SOCKET} is not set) nothing is done.
 */
final class ServiceManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final boolean listens;
    private final Duration watchdog;
    private final String program;
    private final Timer pulse = new Timer("watchdog", true);

    /**
     * @param environment as {@link System#getenv()}
     * @param program {@code systemd-notify}, found in the PATH
     */
    ServiceManager(Map<String, String> environment, String program) {
        this.listens = environment.containsKey("NOTIFY_SOCKET");
        this.watchdog = listens ? interval(environment) : Duration.ZERO;
        this.program = program;
    }

    /** systemd kills a service that is silent for {@code $WATCHDOG_USEC}; half of that is what its manual advises. */
    private static Duration interval(Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "0");
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        boolean ours = pid.isEmpty()
                || pid.equals(String.valueOf(ProcessHandle.current().pid()));
        return ours && micros.matches("\\d{1,18}") ? Duration.ofNanos(Long.parseLong(micros) * 500) : Duration.ZERO;
    }

    /** @param status one line for {@code systemctl status} */
    void ready(String status) {
        tell("--ready", "--status=" + status);
        if (!watchdog.isZero()) {
            TimerTask beats = new TimerTask() {
                @Override
                public void run() {
                    beat();
                }
            };
            pulse.schedule(beats, 0, watchdog.toMillis());
        }
    }

    /** @param status one line for {@code systemctl status}, for what keeps the start waiting */
    void status(String status) {
        tell("--status=" + status);
    }

    void stopping() {
        tell("STOPPING=1", "--status=finishing the batches in hand");
    }

    /** A daemon whose threads wait for each other is not alive, though this thread runs. */
    private void beat() {
        long[] stuck = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        if (stuck == null) {
            tell("WATCHDOG=1");
        } else {
            LOG.error("{} threads wait for each other; systemd is left to restart the daemon.", stuck.length);
        }
    }

    private void tell(String... words) {
        if (!listens) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                LOG.warn("systemd-notify did not end within {} s.", PATIENCE.toSeconds());
            } else if (process.exitValue() != 0) {
                LOG.warn("systemd did not take {}: exit code {}.", words[0], process.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("systemd cannot be told {}: {}", words[0], e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        pulse.cancel();
    }
}
