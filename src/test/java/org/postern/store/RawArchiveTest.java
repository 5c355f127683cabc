package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.ArchiveConfig;
import org.postern.config.Secret;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;

class RawArchiveTest {
    private static final Instant NOW = Instant.parse("2026-03-04T09:15:30Z");
    private static final DeliveryId ID = DeliveryId.imap("sales", "INBOX", 7, 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 1 << 20, (1 << 20) + 1, 3 << 20})
    void givesEachMailBackByteForByte(int size) throws IOException {
        byte[] mail = random(size);
        archive("key of the archive").keep(List.of(delivery(ID, mail)));
        assertThat(read(archive("key of the archive"), ID)).isEqualTo(mail);
    }

    @Test
    void showsNothingOfTheMailToWhoHasNoKey() throws IOException {
        byte[] mail = "Subject: a secret that nobody may see, a secret that nobody may see\r\n\r\nbody"
                .getBytes(StandardCharsets.US_ASCII);
        archive("right").keep(List.of(delivery(ID, mail)));

        assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> read(archive("wrong"), ID)).hasMessageContaining("another archive.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a byte changed", "the last piece missing", "two pieces exchanged"})
    void noticesThatAFileWasTamperedWith(String how) throws IOException {
        archive("key").keep(List.of(delivery(ID, random(3 << 20))));
        byte[] content = Files.readAllBytes(file());
        byte[] changed = content.clone();
        switch (how) {
            case "a byte changed" -> changed[content.length / 2] ^= 1;
            case "the last piece missing" -> changed = Arrays.copyOf(content, 24 + 2 * sealed(content));
            default -> {
                System.arraycopy(content, 24, changed, 24 + sealed(content), sealed(content));
                System.arraycopy(content, 24 + sealed(content), changed, 24, sealed(content));
            }
        }
        Files.write(file(), changed);
        assertThatThrownBy(() -> read(archive("key"), ID)).isInstanceOf(IOException.class);
    }

    /** @return octets of the first piece with its length */
    private static int sealed(byte[] content) {
        return 4 + java.nio.ByteBuffer.wrap(content, 24, 4).getInt();
    }

    @Test
    void deletesWhatIsPastItsRetentionAndKeepsNothingThatAlreadyIs() throws IOException {
        archive("key").keep(List.of(delivery(ID, random(10))));
        Clock later = Clock.fixed(NOW.plus(Duration.ofDays(11)), ZoneOffset.UTC);
        RawArchive then = RawArchive.of(config("key"), later).orElseThrow();

        assertThat(archive("key").purge()).isZero();
        assertThat(then.purge()).isEqualTo(1);
        then.keep(List.of(delivery(ID, random(10))));
        assertThat(then.copy(ID, NOW, new ByteArrayOutputStream())).isFalse();
    }

    @Test
    void forgetsAMailWhereverItIs() throws IOException {
        archive("key").keep(List.of(delivery(ID, random(10))));
        assertThat(archive("key").forget(ID)).isEqualTo(1);
        assertThat(archive("key").copy(ID, NOW, new ByteArrayOutputStream())).isFalse();
    }

    @Test
    void writesNothingWhereItsDiskIsNotMounted() {
        Path missing = folder.resolve("not-mounted");
        RawArchive archive = RawArchive.of(
                        new ArchiveConfig(true, missing, Duration.ofDays(10), new Secret("key")),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .orElseThrow();
        assertThat(archive.fault().orElseThrow().message()).isEqualTo(missing + " is not there");
        assertThatThrownBy(() -> archive.keep(List.of(delivery(ID, random(1))))).isInstanceOf(IOException.class);
        assertThat(missing).doesNotExist();
    }

    private RawArchive archive(String key) {
        return RawArchive.of(config(key), Clock.fixed(NOW, ZoneOffset.UTC)).orElseThrow();
    }

    private ArchiveConfig config(String key) {
        return new ArchiveConfig(true, folder, Duration.ofDays(10), new Secret(key));
    }

    private Path file() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private static byte[] read(RawArchive archive, DeliveryId id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(archive.copy(id, NOW, out)).isTrue();
        return out.toByteArray();
    }

    private static Delivery delivery(DeliveryId id, byte[] mail) {
        return new Delivery(id, new Octets.InMemory(mail), NOW, false, false, false, false);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
