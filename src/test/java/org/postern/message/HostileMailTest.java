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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mails made to exhaust time, stack or memory: each is read, and in a fraction of the time that one mail may take. */
class HostileMailTest {
    private static final String HEAD =
            "From: eve@example.net\r\nTo: sales@example.com\r\nMessage-ID: <x@example.net>\r\n";

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
        String html = "Content-Type: text/html\r\n\r\n";
        return Stream.of(
                arguments("a subject of a megabyte", HEAD + "Subject: " + "x".repeat(1 << 20) + "\r\n\r\nneedle"),
                arguments(
                        "a subject of many words",
                        HEAD + "Subject: " + "=?utf-8?Q?a?=\r\n ".repeat(50_000) + "\r\n\r\nneedle"),
                arguments(
                        "words in charsets nobody knows",
                        HEAD + "Subject: " + numbered("=?x-%d?Q?a?=\r\n ", 20_000) + "\r\n\r\nneedle"),
                arguments("words that never end", HEAD + "Subject: " + "=?utf-8?Q?a".repeat(20_000) + "\r\n\r\nneedle"),
                arguments(
                        "a header line of ten megabytes", HEAD + "X-Long: " + "x".repeat(10 << 20) + "\r\n\r\nneedle"),
                arguments("a header of fifty thousand fields", HEAD + numbered("X-%d: y\r\n", 50_000) + "\r\nneedle"),
                arguments(
                        "recipients by the hundred thousand",
                        HEAD.replace("To: ", "To: " + "a@b.example, ".repeat(100_000)) + "\r\nneedle"),
                arguments("comments in comments", HEAD + "Cc: " + "(".repeat(100_000) + " a@b.example\r\n\r\nneedle"),
                arguments("open quotes and brackets", HEAD + "Cc: " + "\"<".repeat(50_000) + "\r\n\r\nneedle"),
                arguments(
                        "ids by the hundred thousand",
                        HEAD + "References: " + numbered("<%d@x>\r\n ", 50_000) + "\r\n\r\nneedle"),
                arguments(
                        "a boundary of a megabyte",
                        HEAD + "Content-Type: multipart/mixed; boundary=" + "b".repeat(1 << 20) + "\r\n\r\n--"
                                + "b".repeat(1 << 20) + "\r\n\r\nneedle\r\n"),
                arguments(
                        "sections of a file name",
                        HEAD + "Content-Type: text/plain;" + numbered(" name*%d=a;", 10_000) + "\r\n\r\nneedle"),
                arguments(
                        "soft line breaks",
                        HEAD + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                                + "=\r\n".repeat(100_000) + "needle"),
                arguments(
                        "escapes that are none",
                        HEAD + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                                + "needle" + "=".repeat(3_000_000)),
                arguments(
                        "blanks at the end of a line",
                        HEAD + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                                + "needle" + " ".repeat(3_000_000) + "\r\n"),
                arguments(
                        "parts by the hundred thousand",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n"
                                + "--b\r\n\r\n\r\n".repeat(100_000)),
                arguments("tags in tags", HEAD + html + "needle" + "<div>".repeat(50_000)),
                arguments("formatting in formatting", HEAD + html + "needle" + "<b><i><font>".repeat(20_000)),
                arguments("links in tables", HEAD + html + "needle" + "<a><table>".repeat(20_000)),
                arguments(
                        "paragraphs and cells without end",
                        HEAD + html + "needle" + "<p><b>".repeat(100) + "<td><li><p>".repeat(60_000)),
                arguments(
                        "HTML of five megabytes",
                        HEAD + html + "<p>needle</p>" + "<p>More &amp; more words</p>\n".repeat(200_000)),
                arguments("a tag of attributes", HEAD + html + "needle<p " + numbered("a%d=1 ", 100_000) + ">x"),
                arguments(
                        "many attributes on many tags",
                        HEAD + html + "needle" + ("<p " + numbered("a%d=1 ", 4_000) + ">").repeat(20)),
                arguments("angle brackets", HEAD + html + "needle" + "<".repeat(900_000)),
                arguments("entities", HEAD + html + "needle" + "&#".repeat(400_000)),
                arguments("an open comment", HEAD + html + "needle" + "<!-- ".repeat(100_000)),
                arguments("one line of five megabytes", HEAD + "\r\nneedle" + "x".repeat(5 << 20)),
                arguments("quotes by the million", HEAD + "\r\nneedle\r\n" + ">\r\n".repeat(1_000_000)),
                arguments("attributions", HEAD + "\r\nneedle\r\n" + "On Monday Ann wrote:\r\n".repeat(50_000)),
                arguments("begins of files", HEAD + "\r\nneedle\r\n" + "begin 644 x\r\n".repeat(100_000)),
                arguments(
                        "small files", HEAD + "\r\nneedle\r\n" + "begin 644 x\r\n#0V%T\r\n`\r\nend\r\n".repeat(20_000)),
                arguments(
                        "a yEnc line of megabytes",
                        HEAD + "\r\nneedle\r\n=ybegin line=128 size=1 name=x\r\n" + "y=".repeat(2_000_000)),
                arguments(
                        "signatures in signatures",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n"
                                + "--b\r\nContent-Type: application/pkcs7-mime\r\n\r\n0\u0080\r\n".repeat(5_000)),
                arguments(
                        "ASN.1 in ASN.1",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n"
                                + "--b\r\nContent-Type: application/pkcs7-mime\r\n\r\n"
                                + "0\u0080".repeat(500_000)),
                arguments(
                        "fragments in fragments",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n--b\r\n"
                                + "Content-Type: message/partial; number=1; total=2\r\n\r\n".repeat(1_000)
                                + "Subject: x"),
                arguments("header blocks", HEAD + "\r\nneedle\r\n" + "From: a\r\nSent: b\r\n".repeat(100_000)),
                arguments("labels", HEAD + "\r\nneedle\r\n" + "From:\r\n\r\n".repeat(200_000)),
                arguments(
                        "a report on a hundred thousand",
                        HEAD + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
                                + "--b\r\n\r\nneedle\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                                + numbered(
                                        "Final-Recipient: rfc822; a%d@b.example\r\nAction: failed\r\n\r\n", 100_000)),
                arguments(
                        "words of a bounce",
                        HEAD + "Return-Path: <>\r\n\r\nneedle could not be delivered to\r\n"
                                + numbered("a%d@b.example\r\n", 100_000)),
                arguments("NUL octets", HEAD + "\r\n" + "\0".repeat(100_000) + "needle"));
    }

    private static String numbered(String pattern, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> pattern.replace("%d", Integer.toString(i)))
                .collect(Collectors.joining());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void isReadInTime(String why, String raw) throws IOException {
        Mail mail = read(raw);
        assertThat(mail.text().plain()).as(why).contains("needle");
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
                        HEAD + "Content-Type: text/plain;" + numbered(" name*%d=a;", 50_000) + "\r\n\r\nneedle"),
                arguments(
                        "fifty thousand sections that fold",
                        HEAD + "Content-Type: text/plain\r\nContent-Disposition: inline"
                                + numbered(";\r\n filename*%d*=%D0%A6", 50_000) + "\r\n\r\nneedle"));
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
