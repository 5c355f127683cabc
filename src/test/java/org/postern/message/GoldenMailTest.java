package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.config.FieldPattern;
import org.postern.config.Location;
import org.postern.config.SourceConfig;

/**
 * Reads each mail of {@code src/test/resources/mail} and compares it with the sheet beside it. For a new mail the sheet is
 * written out: read it, and keep it if it is right.
 *
 * <p>The daemon that reads them is that of {@code sales@example.com}; everybody at example.com is one of us. A mail named
 * {@code PROFILE--x} is read by that source profile, any other plainly.
 */
class GoldenMailTest {
    private static final Path MAILS = Path.of("src/test/resources/mail");

    /** No mail here takes longer, whatever {@code limits.seconds} would allow it. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private static final Instant RECEIVED = Instant.parse("2026-03-04T09:15:40Z");

    static List<String> mails() throws IOException {
        try (Stream<Path> files = Files.list(MAILS)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".eml"))
                    .map(n -> n.substring(0, n.length() - 4))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mails")
    void isReadAsItsSheetSays(String name, @TempDir Path folder) throws IOException {
        byte[] raw = Files.readAllBytes(MAILS.resolve(name + ".eml"));
        ReadingOptions options = options(name, folder);
        long start = System.nanoTime();
        Reading reading = new MailReader().read(new Octets.InMemory(raw), RECEIVED, options);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        Path sheet = MAILS.resolve(name + ".txt");
        if (!Files.exists(sheet)) {
            Files.writeString(sheet, MailSheet.of(reading));
            throw new AssertionError(sheet + " was missing and has been written: read it");
        }
        assertThat(MailSheet.of(reading)).isEqualTo(Files.readString(sheet));
    }

    static ReadingOptions options(String name, Path folder) {
        ReadingOptions options = ReadingOptions.defaults(folder)
                .withOwn(new Own(Set.of("sales@example.com", "www@example.com"), "postern.example.com"))
                .withStaff(address -> address.domain().equals("example.com"));
        int end = name.indexOf("--");
        String source = end < 0 ? "plain" : name.substring(0, end);
        Map<String, FieldPattern> fields = FORMS.get(source);
        return fields == null
                ? options.withSource(source)
                : options.withForm(new SourceConfig(new Location("test", 1, 1), source, fields));
    }

    private static final Map<String, Map<String, FieldPattern>> FORMS = Map.of(
            "form",
            fields(
                    "name", new FieldPattern.Label("Name:", ""),
                    "email", new FieldPattern.Label("E-mail:", ""),
                    "phone", new FieldPattern.Label("Phone:", ""),
                    "company", new FieldPattern.Label("Company:", "")),
            "regex",
            fields(
                    "name", new FieldPattern.Regex(Pattern.compile("by ([^/]+) /")),
                    "email", new FieldPattern.Regex(Pattern.compile("/ (\\S+@\\S+)"))),
            "json",
            fields(
                    "name", new FieldPattern.Json("/customer/name"),
                    "email", new FieldPattern.Json("/customer/email"),
                    "phone", new FieldPattern.Json("/phone")));

    /** In the order given, as the configuration keeps them. */
    private static Map<String, FieldPattern> fields(Object... namesAndPatterns) {
        Map<String, FieldPattern> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndPatterns.length; i += 2) {
            fields.put((String) namesAndPatterns[i], (FieldPattern) namesAndPatterns[i + 1]);
        }
        return fields;
    }

    @Test
    void thereAreMails() throws IOException {
        assertThat(mails()).hasSizeGreaterThan(300);
    }

    @Test
    void thereAreSixtyReportsOfMailServers() throws IOException {
        assertThat(mails()).filteredOn(name -> name.startsWith("bounce")).hasSizeGreaterThan(60);
    }
}
