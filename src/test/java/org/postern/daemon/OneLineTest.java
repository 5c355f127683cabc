package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

/** Logs through the shipped logback.xml. */
class OneLineTest {
    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Logger log;

    @BeforeEach
    void configure() throws Exception {
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(context);
        joran.doConfigure(getClass().getResource("/logback.xml"));
        context.setMDCAdapter(new LogbackMDCAdapter());
        stderr().setOutputStream(out);
        log = context.getLogger("org.postern.daemon.Test");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            line feed and return    | a\\nb\\rc     | a\\u000ab\\u000dc
            escape sequence         | \\u001b[2J    | \\u001b[2J
            delete and C1           | \\u007f\\u009b | \\u007f\\u009b
            next line, separators   | \\u0085\\u2028\\u2029 | \\u0085\\u2028\\u2029
            turned direction        | \\u202eexe    | \\u202eexe
            zero width              | \\u200b\\ufeff | \\u200b\\ufeff
            plain text of any kind  | Привет, 日本語 é | Привет, 日本語 é
            """)
    void showsWhatCouldBreakTheLine(String why, String written, String shown) {
        log.info("<{}>", unescaped(written));
        assertThat(lines()).singleElement().asString().endsWith("<" + shown + ">");
    }

    @Test
    void putsTheFieldsBehindTheMessage() {
        log.atInfo().addKeyValue("folder", "a b\n\"c\"").addKeyValue("uid", 7).log("Done.");
        assertThat(lines()).singleElement().asString().endsWith("Done. folder=\"a b\\u000a\\\"c\\\"\" uid=7");
    }

    @Test
    void keepsAnExceptionWithItsCauseOnTheLine() {
        log.warn("It broke.", new IllegalStateException("bad\nnews", new RuntimeException("deeper")));
        assertThat(lines())
                .singleElement()
                .asString()
                .contains("It broke. | java.lang.IllegalStateException: bad | news | at org.postern")
                .contains("Caused by: java.lang.RuntimeException: deeper");
    }

    @Test
    void keepsTheLibrariesQuiet() {
        context.getLogger("org.apache.camel.Any").info("chatter");
        context.getLogger("org.hibernate.Any").info("chatter");
        assertThat(lines()).isEmpty();
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else if (text.charAt(i) == '\\') {
                plain.append(text.charAt(++i) == 'n' ? '\n' : '\r');
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    private List<String> lines() {
        String text = out.toString(StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : List.of(text.split("\\R"));
    }

    private OutputStreamAppender<ILoggingEvent> stderr() {
        return (OutputStreamAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    }
}
