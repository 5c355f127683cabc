package org.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine postern =
            Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @Test
    void printsItsVersionToStandardOutput() {
        assertThat(postern.execute("--version")).isZero();
        assertThat(out.toString()).matches("postern \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    @Test
    void printsItsHelpToStandardOutput() {
        assertThat(postern.execute("--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: postern").contains("78   wrong configuration");
    }

    @Test
    void asksForACommandWhenThereIsNone() {
        assertThat(postern.execute()).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("Which command?").contains("Usage: postern");
    }
}
