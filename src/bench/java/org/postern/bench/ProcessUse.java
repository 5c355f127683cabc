package org.postern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process and its children have used, as Linux counts it.
 *
 * @param cpuMicros of the process, its living children and those that ended
 * @param jitMicros of these by the JVM's compiler threads that live; 0 for other processes
 * @param peakRssKib largest resident set of the process itself
 */
record ProcessUse(long cpuMicros, long jitMicros, long peakRssKib) {
    /** Linux counts in hundredths of a second for user space. */
    private static final long TICK_MICROS = 10_000;

    static ProcessUse of(ProcessHandle process) {
        long cpu = cpu(process.pid(), true);
        for (ProcessHandle child : process.descendants().toList()) {
            cpu += cpu(child.pid(), true);
        }
        return new ProcessUse(cpu, jit(process.pid()), peak(process.pid()));
    }

    ProcessUse since(ProcessUse before) {
        return new ProcessUse(cpuMicros - before.cpuMicros, jitMicros - before.jitMicros, peakRssKib);
    }

    private static long cpu(long pid, boolean children) {
        return cpu(Path.of("/proc/" + pid + "/stat"), children);
    }

    private static long cpu(Path stat, boolean children) {
        try {
            String text = Files.readString(stat);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            if (children) {
                ticks += Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
            }
            return ticks * TICK_MICROS;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static long jit(long pid) {
        long cpu = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String name = Files.readString(thread.resolve("comm"));
                if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) {
                    cpu += cpu(thread.resolve("stat"), false);
                }
            }
        } catch (IOException ended) {
            return cpu;
        }
        return cpu;
    }

    private static long peak(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
            return lines.stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }
}
