package org.postern.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** The delivered daemon as a process of its own, so that it can be killed. What it prints goes to a log file that grows over all its runs. */
public final class PosternProcess implements AutoCloseable {
    private static final List<String> USUAL_SIGNALS = usualSignals();
    private static final Path LAUNCHER =
            Path.of("target", "postern", "bin", "postern").toAbsolutePath();

    private static final int LAST_LINES = 60;

    /** Class data makes each start cheaper, and takes some starts' worth to be made. */
    private static final int STARTS_WITHOUT_CLASS_DATA = 5;

    private static int starts;

    private final Process process;
    private final Path config;
    private final Path folder;
    private final Path log;
    private final long from;

    private PosternProcess(Process process, Path config, Path folder, Path log, long from) {
        this.process = process;
        this.config = config;
        this.folder = folder;
        this.log = log;
        this.from = from;
    }

    /** Starts {@code postern --config CONFIG run}. @param folder holds its log, state and runtime folders */
    public static PosternProcess run(Path config, Path folder) {
        return start(config, folder, List.of("run"), Map.of());
    }

    public static PosternProcess start(
            Path config, Path folder, List<String> command, Map<String, String> environment) {
        return startUnder(List.of(), config, folder, command, environment);
    }

    /** As {@link #start(Path, Path, List, Map)}, on one core of the machine and no other. */
    public static PosternProcess startOnCore(
            int core, Path config, Path folder, List<String> command, Map<String, String> environment) {
        return startUnder(List.of("taskset", "-c", Integer.toString(core)), config, folder, command, environment);
    }

    /** Whoever runs the tests in the background may have had SIGINT or SIGHUP ignored, and a child inherits that. */
    private static List<String> usualSignals() {
        List<String> usual = List.of("env", "--default-signal=HUP,INT");
        List<String> trial = new ArrayList<>(usual);
        trial.add("true");
        try {
            Process process =
                    new ProcessBuilder(trial).redirectErrorStream(true).start();
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            return process.waitFor() == 0 ? usual : List.of();
        } catch (IOException e) {
            return List.of(); // not GNU's
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** @param launcher a program with its options, which starts what follows them */
    public static PosternProcess startUnder(
            List<String> launcher, Path config, Path folder, List<String> command, Map<String, String> environment) {
        try {
            prepareClassData();
            Path log = folder.resolve("postern.log");
            long from = Files.exists(log) ? Files.size(log) : 0;
            List<String> line = new ArrayList<>(USUAL_SIGNALS);
            line.addAll(launcher);
            line.addAll(List.of(LAUNCHER.toString(), "--config", config.toString()));
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
            return new PosternProcess(builder.start(), config, folder, log, from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As one does after installing it; once for all JVMs that test this build. */
    private static synchronized void prepareClassData() throws IOException {
        if (starts++ != STARTS_WITHOUT_CLASS_DATA) {
            return;
        }
        Path home = LAUNCHER.resolveSibling("..").normalize();
        Path made = home.resolve("lib").resolve("postern.jsa");
        try (FileChannel channel = FileChannel.open(
                        home.resolveSibling("class-data.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid() && !Files.exists(made)) {
                Process preparing = new ProcessBuilder(
                                LAUNCHER.resolveSibling("postern-prepare").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                assertThat(preparing.waitFor()).as("postern-prepare").isZero();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
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

    /** Waits for something that it does; if that does not come about, the failure holds its last lines and what {@code status} says of it. */
    public void awaitDoing(String what, Duration most, Callable<Boolean> done) {
        try {
            await(what)
                    .atMost(most)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast("it has ended", () -> !process.isAlive())
                    .until(done);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError(e.getMessage() + "\n" + lastLines() + "\n" + status(), e);
        }
    }

    private String lastLines() {
        List<String> lines = output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    private String status() {
        try (PosternProcess asked = start(
                config,
                Files.createDirectories(folder.resolve("status")),
                List.of("status"),
                Map.of("RUNTIME_DIRECTORY", folder.resolve("runtime").toString()))) {
            asked.waitFor(Duration.ofSeconds(30));
            return asked.output();
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

    /** As Ctrl-C at a terminal. @return the exit code */
    public int interrupt() {
        signal("INT");
        return waitFor(Duration.ofSeconds(40));
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
