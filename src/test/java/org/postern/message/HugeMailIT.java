package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.AttachmentsConfig;

/** A mail of half a gigabyte, and mails made to exhaust the memory, in a Java of its own that has 64 MiB of heap. */
class HugeMailIT {
    private static final int LINES = 6_600_000;

    @Test
    void halfAGigabyteIsReadIn64MebibytesOfHeap(@TempDir Path folder) throws Exception {
        long octets = LINES * 57L;
        assertThat(inSmallJava(Child.class, folder))
                .contains("text: The file is attached")
                .contains("kept: " + octets + " octets in a file of " + octets);
    }

    @Test
    void noHostileMailNeedsMore(@TempDir Path folder) throws Exception {
        List<HostileMails.HostileMail> mails = HostileMails.all();
        for (int i = 0; i < mails.size(); i++) {
            Files.write(folder.resolve(i + ".eml"), mails.get(i).bytes(i + "@example.net"));
        }
        assertThat(inSmallJava(Hostile.class, folder).lines().toList())
                .isEqualTo(IntStream.range(0, mails.size())
                        .mapToObj(i -> i + ": read")
                        .toList());
    }

    /** @return what it printed */
    private static String inSmallJava(Class<?> program, Path folder) throws Exception {
        Path log = folder.resolve("log");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(child.waitFor(90, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            child.destroyForcibly();
        }
        return Files.readString(log);
    }

    /** Reads what lies in the folder. */
    static final class Hostile {
        private Hostile() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            for (int i = 0; Files.exists(folder.resolve(i + ".eml")); i++) {
                Path raw = folder.resolve(i + ".eml");
                Reading reading = new MailReader()
                        .read(new Octets.InFile(raw, Files.size(raw)), Instant.EPOCH, ReadingOptions.defaults(folder));
                if (reading instanceof Mail mail) {
                    mail.discard();
                    System.out.println(i + ": read");
                } else {
                    System.out.println(i + ": " + reading);
                }
            }
        }
    }

    /** What runs in the other Java. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            Path raw = folder.resolve("huge.eml");
            write(raw);
            ReadingOptions options = ReadingOptions.defaults(folder)
                    .withAttachments(new AttachmentsConfig(500L << 20, 100, List.of(), null, null, null, false));
            Octets octets = new Octets.InFile(raw, Files.size(raw));
            Mail mail = (Mail) new MailReader().read(octets, Instant.EPOCH, options);
            Attachment attachment = mail.attachments().get(0);
            System.out.println("text: " + mail.text().plain());
            System.out.println("kept: " + attachment.size() + " octets in a file of "
                    + attachment.content().size());
            mail.discard();
        }

        private static void write(Path raw) throws IOException {
            byte[] line = ("QUJD".repeat(19) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(raw), 1 << 16)) {
                out.write(("From: ann@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
                                + "The file is attached\r\n--b\r\nContent-Type: application/octet-stream; name=huge.bin\r\n"
                                + "Content-Transfer-Encoding: base64\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < LINES; i++) {
                    out.write(line);
                }
                out.write("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }
}
