package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages the golden mails at random, with a fixed seed: each must still be answered by a value. A long run: {@code mvn test
 * -Dtest=MutatedMailsTest -Dmutants=1000000 -Dmutants.seed=7}.
 */
class MutatedMailsTest {
    private static final int MUTANTS = Integer.getInteger("mutants", 10_000);
    private static final long SEED = Long.getLong("mutants.seed", 20_260_304);

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
            "\nbegin 644 x\n#0V%T\n`\nend\n",
            "\n=ybegin line=128 size=5 name=x\n",
            "=yend size=5\n",
            "Content-Type: application/ms-tnef\r\n",
            "Content-Type: application/pkcs7-mime\r\n",
            "Content-Type: message/partial; number=1\r\n",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b1\r\n",
            "\r\nFrom: a@b.example\r\nSent: x\r\nTo: y\r\nSubject: z\r\n",
            "---------- Forwarded message ---------\n",
            "Final-Recipient: rfc822;",
            "filename*=utf-8''%C3");

    @Test
    void noMutantMakesTheReaderThrow(@TempDir Path folder) throws IOException {
        List<String> names = GoldenMailTest.mails().stream()
                .filter(name -> !name.equals("empty"))
                .toList();
        List<byte[]> mails = golden(names);
        Random random = new Random(SEED);
        MailReader reader = new MailReader();
        int unreadable = 0;
        long start = System.nanoTime();
        for (int i = 0; i < MUTANTS; i++) {
            int base = random.nextInt(mails.size());
            byte[] mutant = mutated(mails.get(base), mails, random);
            ReadingOptions options = GoldenMailTest.options(names.get(base), folder);
            Reading reading;
            try {
                reading = reader.read(new Octets.InMemory(mutant), Instant.EPOCH, options);
            } catch (Throwable t) {
                throw new AssertionError(
                        "mutant " + i + " of seed " + SEED + "\n" + new String(mutant, StandardCharsets.ISO_8859_1), t);
            }
            if (reading instanceof Mail mail) {
                assertThat(end(mail.text().passages()))
                        .as("the passages are the text")
                        .isEqualTo(mail.text().plain().length());
                mail.discard();
            } else {
                unreadable++;
            }
        }
        assertThat(unreadable).as("mails given up").isZero();
        System.out.printf("%d mutants read in %d ms%n", MUTANTS, (System.nanoTime() - start) / 1_000_000);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("temporary files left behind").isEmpty();
        }
    }

    private static int end(List<Passage> passages) {
        int at = 0;
        for (Passage passage : passages) {
            assertThat(passage.from()).as("no gap").isEqualTo(at);
            at = passage.to();
        }
        return at;
    }

    private static List<byte[]> golden(List<String> names) throws IOException {
        List<byte[]> mails = new ArrayList<>();
        for (String name : names) {
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
