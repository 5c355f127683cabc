package org.postern.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The delivered daemon as a process of its own, so that it can be killed. What it prints goes to a log file that grows over all its runs. */
public final class PosternProcess implements AutoCloseable {
    private static final Path LAUNCHER =
            Path.of("target", "postern", "bin", "postern").toAbsolutePath();

    private final Process process;
    private final Path log;
    private final long from;

    private PosternProcess(Process process, Path log, long from) {
        this.process = process;
        this.log = log;
        this.from = from;
    }

    /** Starts {@code postern --config CONFIG run}. @param folder holds its log, state and runtime folders */
    public static PosternProcess run(Path config, Path folder) {
        return start(config, folder, List.of("run"), Map.of());
    }

    public static PosternProcess start(
            Path config, Path folder, List<String> command, Map<String, String> environment) {
        try {
            Path log = folder.resolve("postern.log");
            long from = Files.exists(log) ? Files.size(log) : 0;
            List<String> line = new ArrayList<>(List.of(LAUNCHER.toString(), "--config", config.toString()));
            line.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment()
                    .put(
                            "STATE_DIRECTORY",
                            Files.createDirectories(folder.resolve("state")).toString());
            builder.environment()
                    .put(
                            "RUNTIME_DIRECTORY",
                            Files.createDirectories(folder.resolve("runtime")).toString());
            builder.environment().putAll(environment);
            return new PosternProcess(builder.start(), log, from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PosternProcess awaitReady() {
        await("the line 'is ready' in the log")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> output().contains(" is ready: ") || !process.isAlive());
        assertThat(process.isAlive()).as(this::output).isTrue();
        return this;
    }

    /** @return what this run has printed so far */
    public String output() {
        try {
            byte[] all = Files.readAllBytes(log);
            return new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it where it is, as a machine that sleeps; {@link #wakeUp} lets it go on. */
    public PosternProcess fallAsleep() {
        signal("STOP");
        return this;
    }

    public void wakeUp() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            assertThat(kill.waitFor()).as("kill -" + name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        waitFor(Duration.ofSeconds(20));
    }

    /** SIGTERM. @return the exit code */
    public int terminate() {
        process.destroy();
        return waitFor(Duration.ofSeconds(40));
    }

    public int waitFor(Duration most) {
        try {
            assertThat(process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS))
                    .as("the daemon has ended")
                    .isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
