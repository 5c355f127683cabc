package org.postern.message;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How many mails one thread reads, warm.
 *
 * @param perSecond on a machine that does nothing else
 * @param perProcessorSecond right on a busy machine too
 * @param octets of a mail, on average
 */
public record ReadingSpeed(double perSecond, double perProcessorSecond, long octets) {
    /** So many that the compiler has done with all that is hot. */
    private static final int WARM = 100_000;

    private static final Duration MEASURED = Duration.ofSeconds(10);

    /** @param folder for attachments too large for memory. Takes some twenty seconds */
    public static ReadingSpeed of(List<Octets> mails, Path folder) throws IOException {
        for (int read = 0; read < WARM; read += mails.size()) {
            run(mails, folder, Duration.ZERO);
        }
        return run(mails, folder, MEASURED);
    }

    private static ReadingSpeed run(List<Octets> mails, Path folder, Duration least) throws IOException {
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
        return new ReadingSpeed(
                read * 1e9 / (System.nanoTime() - start),
                read * 1e9 / (threads.getCurrentThreadCpuTime() - spent),
                mails.stream().mapToLong(Octets::size).sum() / mails.size());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.0f mails/s on one thread, %.0f per second of processor time, of %d octets on average",
                perSecond,
                perProcessorSecond,
                octets);
    }
}
