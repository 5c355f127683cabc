package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.reading.ConfigReader.Credentials;

/** Files that are made to exhaust whoever reads them are refused at once, whatever their size. */
class HostileYamlTest {
    /** Of the processor, so that a busy machine does not count. */
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadTheClasses() {
        new ConfigReader(name -> "x", Credentials.IF_THERE).read(Path.of("src/test/resources/config/good"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            billion laughs         | rules.yaml:1:4: '&a' is an anchor; anchors are not supported
            recursive anchor       | rules.yaml:1:8: '&r' is an anchor; anchors are not supported
            10,000 deep, flow      | rules.yaml:1:33: is nested more than 32 deep
            10,000 deep, block     | rules.yaml:1:65: is nested more than 32 deep
            10,000 deep, maps      | rules.yaml:1:129: is nested more than 32 deep
            50 MB                  | rules.yaml:1:1: is larger than 3 MiB
            script tag             | rules.yaml:1:1: 'tag:yaml.org,2002:javax.script.ScriptEngineManager' is a tag; tags are not supported
            """)
    void isRefusedWithoutBeingBuilt(String name, String expected) throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), text(name));

        long before = THREADS.getCurrentThreadAllocatedBytes();
        String problems = readInTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(problems).contains(expected);
        assertThat(allocated).as("octets allocated").isLessThan(64 << 20);
    }

    @Test
    @Timeout(60)
    void chainsOfConditionsAreBounded() throws IOException {
        StringBuilder chain = new StringBuilder("conditions:\n");
        for (int i = 10_000; i > 0; i--) {
            chain.append("  c").append(i).append(": {not: c").append(i - 1).append("}\n");
        }
        Files.writeString(folder.resolve("rules.yaml"), chain.append("  c0: {subject: x}\n"));
        Files.copy(Path.of("src/test/resources/config/good/postern.yaml"), folder.resolve("postern.yaml"));

        assertThat(readInTime()).contains("leads through more than 64 others");
    }

    private String readInTime() {
        long before = THREADS.getCurrentThreadCpuTime();
        ConfigResult result = new ConfigReader(Map.of("PASSWORD", "x")::get, Credentials.IF_THERE).read(folder);
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before)).isLessThan(AT_MOST);
        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        return ((ConfigResult.Invalid) result).problems().toString().replace(folder + "/", "");
    }

    private static String text(String name) {
        return switch (name) {
            case "billion laughs" -> laughs();
            case "recursive anchor" -> "rules: &r [*r, *r]\n";
            case "10,000 deep, flow" -> "[".repeat(10_000) + "]".repeat(10_000);
            case "10,000 deep, block" -> "- ".repeat(10_000) + "a\n";
            case "10,000 deep, maps" -> "{a: ".repeat(10_000) + "b" + "}".repeat(10_000);
            case "50 MB" -> "# a\n".repeat(12_500_000);
            default ->
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1/\"]]]]\n";
        };
    }

    private static String laughs() {
        StringBuilder text = new StringBuilder("a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (char c = 'b'; c <= 'i'; c++) {
            String before = "*" + (char) (c - 1);
            text.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append((before + ", ").repeat(8))
                    .append(before)
                    .append("]\n");
        }
        return text.toString();
    }
}
