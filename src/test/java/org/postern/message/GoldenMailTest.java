package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads each mail of {@code src/test/resources/mail} and compares it with the sheet beside it. For a new mail the sheet is
 * written out: read it, and keep it if it is right.
 */
class GoldenMailTest {
    private static final Path MAILS = Path.of("src/test/resources/mail");
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
        Reading reading = new MailReader().read(new Octets.InMemory(raw), RECEIVED, ReadingOptions.defaults(folder));
        Path sheet = MAILS.resolve(name + ".txt");
        if (!Files.exists(sheet)) {
            Files.writeString(sheet, MailSheet.of(reading));
            throw new AssertionError(sheet + " was missing and has been written: read it");
        }
        assertThat(MailSheet.of(reading)).isEqualTo(Files.readString(sheet));
    }

    @Test
    void thereAreMails() throws IOException {
        assertThat(mails()).hasSizeGreaterThan(40);
    }
}
