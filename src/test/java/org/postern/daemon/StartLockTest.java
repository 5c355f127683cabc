package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartLockTest {
    @TempDir
    Path folder;

    @Test
    void holdsTheNumberOfItsProcessUntilItIsFreed() throws Exception {
        Path file = folder.resolve("lock");
        try (StartLock lock = StartLock.take(file)) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(file)).isEqualTo(ProcessHandle.current().pid() + "\n");
            assertThatThrownBy(() -> StartLock.take(file)).isInstanceOf(AlreadyRunning.class);
        }
        StartLock.take(file).close();
    }

    @Test
    void isRefusedWhileAnotherProcessHoldsItAndFreeOnceThatIsKilled() throws Exception {
        Path file = folder.resolve("lock");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader says = holder.inputReader()) {
            assertThat(says.readLine()).isEqualTo("held");
            assertThatThrownBy(() -> StartLock.take(file))
                    .isInstanceOf(AlreadyRunning.class)
                    .hasMessageContaining("as process " + holder.pid());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        StartLock.take(file).close();
    }

    /** The other process: takes the lock and keeps it until it is killed. */
    static final class Holder {
        public static void main(String... arguments) throws Exception {
            try (StartLock lock = StartLock.take(Path.of(arguments[0]))) {
                System.out.println("held");
                Thread.currentThread().join();
            }
        }
    }
}
