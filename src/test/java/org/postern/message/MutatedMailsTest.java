package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages the golden mails at random, with a fixed seed: each must still be answered by a value. */
class MutatedMailsTest {
    private static final int MUTANTS = 4000;
    private static final long SEED = 20_260_304;

    private static final List<String> SPLINTERS = List.of(
            "\r\n\r\n",
            "\n",
            "\r",
            "--",
            "--b1--\r\n",
            "=?utf-8?B?",
            "?=",
            "=",
            "=\r\n",
            "%",
            "*0*=",
            "\"",
            "(",
            "<",
            ">",
            ";",
            ":",
            ",",
            "Content-Type: multipart/mixed; boundary=b1\r\n",
            "Content-Type: multipart/mixed\r\n",
            "Content-Transfer-Encoding: base64\r\n",
            "Content-Transfer-Encoding: quoted-printable\r\n",
            "charset=utf-16",
            "charset=iso-2022-jp",
            "\u001b$B",
            "\u0000",
            "\u00ff\u00fe",
            "<div><table><tr>",
            "</body>",
            "<!--",
            "&#x110000;",
            "begin 644 x\n",
            "filename*=utf-8''%C3");

    @Test
    void noMutantMakesTheReaderThrow(@TempDir Path folder) throws IOException {
        List<byte[]> mails = golden();
        Random random = new Random(SEED);
        MailReader reader = new MailReader();
        ReadingOptions options = ReadingOptions.defaults(folder);
        int unreadable = 0;
        long start = System.nanoTime();
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutated(mails.get(random.nextInt(mails.size())), mails, random);
            Reading reading;
            try {
                reading = reader.read(new Octets.InMemory(mutant), Instant.EPOCH, options);
            } catch (Throwable t) {
                throw new AssertionError(
                        "mutant " + i + " of seed " + SEED + "\n" + new String(mutant, StandardCharsets.ISO_8859_1), t);
            }
            if (reading instanceof Mail mail) {
                assertThat(mail.text().newEnd())
                        .isBetween(0, mail.text().plain().length());
                mail.discard();
            } else {
                unreadable++;
            }
        }
        assertThat(unreadable).as("mails given up").isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("temporary files left behind").isEmpty();
        }
    }

    private static List<byte[]> golden() throws IOException {
        List<byte[]> mails = new ArrayList<>();
        for (String name : GoldenMailTest.mails()) {
            mails.add(Files.readAllBytes(Path.of("src/test/resources/mail", name + ".eml")));
        }
        return mails;
    }

    private static byte[] mutated(byte[] mail, List<byte[]> others, Random random) {
        byte[] bytes = mail;
        for (int n = 1 + random.nextInt(6); n > 0 && bytes.length > 1; n--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(60));
            bytes = switch (random.nextInt(7)) {
                case 0 -> flipped(bytes, at, random);
                case 1 -> spliced(bytes, at, at + length, new byte[0]);
                case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
                case 3 -> Arrays.copyOf(bytes, at);
                case 4 -> {
                    byte[] other = others.get(random.nextInt(others.size()));
                    int from = random.nextInt(other.length);
                    yield spliced(bytes, at, at, Arrays.copyOfRange(other, from, Math.min(other.length, from + 300)));
                }
                default ->
                    spliced(
                            bytes,
                            at,
                            at,
                            SPLINTERS
                                    .get(random.nextInt(SPLINTERS.size()))
                                    .repeat(1 + (random.nextInt(20) == 0 ? 2000 : random.nextInt(3)))
                                    .getBytes(StandardCharsets.ISO_8859_1));
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, Random random) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) random.nextInt(256);
        return copy;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] insert) {
        byte[] all = new byte[bytes.length - (to - from) + insert.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(insert, 0, all, from, insert.length);
        System.arraycopy(bytes, to, all, from + insert.length, bytes.length - to);
        return all;
    }
}
