package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many mails a second one thread reads: {@code mvn verify -Dit.test=ParserSpeedIT -Dspeed.mails=DIR}, on a machine that
 * does nothing else. DIR holds mails as {@code *.eml}.
 */
class ParserSpeedIT {
    /** So many that the compiler has done with all that is hot. */
    private static final int WARM = 100_000;

    private static final Duration MEASURED = Duration.ofSeconds(10);

    @Test
    void tellsMailsPerSecond(@TempDir Path folder) throws IOException {
        String given = System.getProperty("speed.mails");
        assumeTrue(given != null, "no mails given: run with -Dspeed.mails=DIR");
        List<Octets> mails = mails(Path.of(given));
        assertThat(mails).isNotEmpty();
        for (int read = 0; read < WARM; read += mails.size()) {
            run(mails, folder, Duration.ZERO);
        }
        Speed speed = run(mails, folder, MEASURED);
        long octets = mails.stream().mapToLong(Octets::size).sum() / mails.size();
        System.out.printf(
                "%.0f mails/s, %.0f per second of processor time, of %d octets on average%n",
                speed.perSecond(), speed.perProcessorSecond(), octets);
    }

    /** The second figure is right on a busy machine too. */
    private record Speed(double perSecond, double perProcessorSecond) {}

    private static Speed run(List<Octets> mails, Path folder, Duration least) throws IOException {
        MailReader reader = new MailReader();
        ReadingOptions options = ReadingOptions.defaults(folder);
        long read = 0;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long spent = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        long end = start + least.toNanos();
        do {
            for (Octets mail : mails) {
                if (reader.read(mail, Instant.EPOCH, options) instanceof Mail understood) {
                    understood.discard();
                }
            }
            read += mails.size();
        } while (System.nanoTime() < end);
        return new Speed(
                read * 1e9 / (System.nanoTime() - start), read * 1e9 / (threads.getCurrentThreadCpuTime() - spent));
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
