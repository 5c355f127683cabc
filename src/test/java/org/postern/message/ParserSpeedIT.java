package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many mails a second one thread reads: {@code mvn verify -Dtest.jvm.compiler= -Dit.test=ParserSpeedIT -Dspeed.mails=DIR}, on a machine that does nothing else. DIR holds mails as
 * {@code *.eml}. The benchmark's {@code parse} does the same with its own mails.
 */
class ParserSpeedIT {
    @Test
    void tellsMailsPerSecond(@TempDir Path folder) throws IOException {
        String given = System.getProperty("speed.mails");
        assumeTrue(given != null, "no mails given: run with -Dspeed.mails=DIR");
        List<Octets> mails = mails(Path.of(given));
        assertThat(mails).isNotEmpty();
        System.out.println(ReadingSpeed.of(mails, folder));
    }

    private static List<Octets> mails(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .<Octets>map(ParserSpeedIT::inMemory)
                    .toList();
        }
    }

    private static Octets inMemory(Path file) {
        try {
            return new Octets.InMemory(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
