package org.postern.bench;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.postern.servers.DovecotServer;

/** How long it takes until a command answers, and the daemon looks at its first mailbox. */
final class StartTimes {
    private static final int RUNS = 5;
    private static final Path LAUNCHER =
            Path.of("target", "postern", "bin", "postern").toAbsolutePath();

    private final BenchDatabase database;
    private final DovecotServer mail;
    private final ProcessHandle imap;
    private final PrintStream out;

    StartTimes(BenchDatabase database, DovecotServer mail, ProcessHandle imap, PrintStream out) {
        this.database = database;
        this.mail = mail;
        this.imap = imap;
        this.out = out;
    }

    void measure(Path folder) throws Exception {
        Files.createDirectories(folder);
        database.fill("bench", Scenario.empty("bench", 1));
        Path config =
                BenchConfig.write(folder, Scenario.empty("start", 1), mail.imapPort(), database.port(), false, "10m");
        boolean prepared = Files.exists(LAUNCHER.getParent().resolveSibling("lib/postern.jsa"));
        out.printf("%nstart, %s class data; median of %d%n", prepared ? "with" : "without", RUNS);
        command("--help", config);
        command("check", config);
        double[] polled = new double[RUNS];
        double[] cpu = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            database.fill("bench", Scenario.empty("bench", 1));
            try (DaemonRun run = new DaemonRun(config, folder, database, imap)) {
                polled[i] = run.awaitFirstPoll();
                run.awaitReady();
                cpu[i] = run.use().cpuMicros() / 1e6;
            }
        }
        out.printf(
                Locale.ROOT, "  run: first poll after %.2f s, %.2f s of processor time%n", median(polled), median(cpu));
    }

    private void command(String command, Path config) throws IOException, InterruptedException {
        double[] wall = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            int code = new ProcessBuilder(List.of(LAUNCHER.toString(), "--config", config.toString(), command))
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start()
                    .waitFor();
            wall[i] = (System.nanoTime() - start) / 1e9;
            if (code != 0) {
                throw new IOException(command + " ended with " + code);
            }
        }
        out.printf(Locale.ROOT, "  %s: %.2f s%n", command, median(wall));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
