package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mails made to exhaust time, stack or memory: each is read, and in a fraction of the time that one mail may take. */
class HostileMailTest {
    private static final String HEAD = HostileMails.HEAD;

    @TempDir
    Path folder;

    private Reading read(String raw, ReadingOptions options) {
        Octets octets = new Octets.InMemory(raw.getBytes(StandardCharsets.ISO_8859_1));
        return new MailReader().read(octets, Instant.parse("2026-03-04T10:00:00Z"), options);
    }

    private Mail read(String raw) {
        long start = System.nanoTime();
        Reading reading = read(raw, ReadingOptions.defaults(folder));
        assertThat(reading).isInstanceOf(Mail.class);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(taken).isLessThan(Duration.ofSeconds(10));
        return (Mail) reading;
    }

    static Stream<Arguments> bombs() {
        return HostileMails.all().stream().map(mail -> arguments(mail.name(), mail.raw()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void isReadInTime(String why, String raw) throws IOException {
        Mail mail = read(raw);
        if (raw.contains("needle")) {
            assertThat(mail.subject() + mail.text().plain()).as(why).contains("needle");
        }
        assertThat(mail.people().to().size()).isLessThanOrEqualTo(AddressList.MOST);
        mail.discard();
    }

    static Stream<Arguments> large() {
        return Stream.of(
                arguments("a subject of a megabyte", HEAD + "Subject: " + "x".repeat(1 << 20) + "\r\n\r\nneedle"),
                arguments(
                        "fifty thousand encoded words",
                        HEAD + "Subject: " + "=?utf-8?B?0KY=?=\r\n ".repeat(50_000) + "\r\n\r\nneedle"),
                arguments(
                        "fifty thousand sections of a file name",
                        HEAD + "Content-Type: text/plain;" + HostileMails.numbered(" name*%d=a;", 50_000)
                                + "\r\n\r\nneedle"),
                arguments(
                        "fifty thousand sections that fold",
                        HEAD + "Content-Type: text/plain\r\nContent-Disposition: inline"
                                + HostileMails.numbered(";\r\n filename*%d*=%D0%A6", 50_000) + "\r\n\r\nneedle"));
    }

    /** What the processor spent on it is counted, not what the clock says: other work on the machine does not matter. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("large")
    void takesLessThanASecond(String why, String raw) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = threads.getCurrentThreadCpuTime();
            read(raw).discard();
            least = Math.min(least, threads.getCurrentThreadCpuTime() - before);
        }
        assertThat(Duration.ofNanos(least)).as(why).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void nestedMultipartsStopAtTheLimit() throws IOException {
        StringBuilder raw = new StringBuilder(HEAD).append("Content-Type: multipart/mixed; boundary=b0x\r\n\r\n");
        for (int i = 0; i < 20_000; i++) {
            raw.append("--b%dx\r\nContent-Type: multipart/mixed; boundary=b%dx\r\n\r\n".formatted(i, i + 1));
        }
        Mail mail = read(raw.append("--b20000x\r\n\r\nneedle").toString());
        assertThat(mail.notes()).contains("parts nested deeper than 100 were kept unopened");
        assertThat(mail.attachments()).singleElement().satisfies(a -> {
            assertThat(a.type()).isEqualTo("multipart/mixed");
            assertThat(new String(a.content().open().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .contains("needle");
        });
        mail.discard();
    }

    @Test
    void aMailThatTakesTooLongIsGivenUp() {
        ReadingOptions defaults = ReadingOptions.defaults(folder);
        var l = defaults.limits();
        var hasty = new org.postern.config.LimitsConfig(
                l.message(), l.header(), l.parts(), l.depth(), Duration.ZERO, l.heap());
        Reading reading = read(HEAD + "\r\nText", defaults.withLimits(hasty));
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Unreadable.class, u -> assertThat(u.reason()).isEqualTo("TIMEOUT"));
    }

    @Test
    void aMailLargerThanTheLimitIsNotEvenOpened() {
        ReadingOptions defaults = ReadingOptions.defaults(folder);
        var l = defaults.limits();
        var small = new org.postern.config.LimitsConfig(100, l.header(), l.parts(), l.depth(), l.time(), l.heap());
        Reading reading = read(HEAD + "\r\n" + "x".repeat(200), defaults.withLimits(small));
        assertThat(reading).isInstanceOfSatisfying(Unreadable.class, u -> {
            assertThat(u.reason()).isEqualTo("TOO_LARGE");
            assertThat(u.rawSha256()).hasSize(64);
        });
    }

    @Test
    void aTextTooLargeForMemoryIsAnAttachmentAsWell() throws IOException {
        int size = 12 << 20;
        Mail mail = read(HEAD + "\r\nneedle" + "x".repeat(size));
        assertThat(mail.text().plain()).startsWith("needle").hasSizeLessThan(size);
        assertThat(mail.attachments()).singleElement().satisfies(a -> {
            assertThat(a.name()).isEqualTo("text.txt");
            assertThat(a.size()).isEqualTo(size + 6L);
            assertThat(a.content()).isInstanceOf(Octets.InFile.class);
        });
        mail.discard();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
