package org.postern.config.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.reading.ConfigReader.Credentials;

/** The largest file that is read at all takes its time whatever it repeats; the scanner must not become quadratic. */
class LargeYamlIT {
    @TempDir
    private Path folder;

    @Timeout(60)
    @ParameterizedTest(name = "3 MiB of \"{0}\"")
    @ValueSource(
            strings = {
                "a", "- ", "- a\n", "a: b\n", "[", "[a],", "{a: ", "#", "# a\n", "\"\\x41", "\n", " ", "? ", "? a\n",
                "a ", "'", "%", "|\n", "a,", "!"
            })
    void isReadInTwoSecondsOfTheProcessor(String repeated) throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), repeated.repeat((3 << 20) / repeated.getBytes(UTF_8).length));

        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        ConfigResult result = new ConfigReader(Map.of("PASSWORD", "x")::get, Credentials.IF_THERE).read(folder);
        long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;

        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(2));
    }
}
