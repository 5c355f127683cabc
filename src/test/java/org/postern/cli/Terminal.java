package org.postern.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs the command line and keeps what it writes. */
final class Terminal {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>(System.getenv());

    private @Nullable String typed;

    Terminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What the next command finds typed. */
    Terminal typing(String text) {
        typed = text;
        return this;
    }

    /** @return the exit code */
    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        if (typed == null) {
            return commandLine().execute(arguments);
        }
        InputStream usual = System.in;
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        try {
            return commandLine().execute(arguments);
        } finally {
            System.setIn(usual);
            typed = null;
        }
    }

    CommandLine commandLine() {
        return PosternCommand.commandLine(environment)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    String out() {
        return out.toString();
    }

    /** @return standard output, with lines that were folded as one */
    String unfolded() {
        return out().replaceAll("\\R {13}(?=\\S)", " ");
    }

    List<String> outLines() {
        return out.toString().lines().toList();
    }

    String err() {
        return err.toString();
    }
}
