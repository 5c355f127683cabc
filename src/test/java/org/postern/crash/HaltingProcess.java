package org.postern.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.postern.durable.DurableStep;
import org.postern.servers.PosternProcess;

/** The delivered daemon as a process that halts its JVM. */
final class HaltingProcess implements DaemonUnderTest {
    private final PosternProcess process;

    private HaltingProcess(PosternProcess process) {
        this.process = process;
    }

    static HaltingProcess start(Path folder, int crashAfter) {
        return start(folder, Integer.toString(crashAfter));
    }

    /** @param crashAfter number or name of the step */
    static HaltingProcess start(Path folder, String crashAfter) {
        return new HaltingProcess(PosternProcess.start(
                folder,
                folder,
                List.of("run"),
                Map.of("JAVA_OPTS", "-Dpostern.crash-after=" + crashAfter.replace(' ', '_'))));
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public boolean hasHalted() {
        return !process.isAlive() && process.waitFor(Duration.ofSeconds(1)) == DurableStep.HALTED;
    }

    @Override
    public String log() {
        return process.output();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.terminate();
        }
    }
}
