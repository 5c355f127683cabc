package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpoolTest {
    @TempDir
    Path folder;

    private long files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.count();
        }
    }

    @Test
    void keepsSmallPartsInMemoryAndLargeOnesInAFile() throws IOException {
        for (int size : new int[] {0, 1, 4096, Spool.IN_MEMORY, Spool.IN_MEMORY + 1, 300_000}) {
            Spool spool = new Spool(folder, Spool.IN_MEMORY, Long.MAX_VALUE);
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (i * 31);
            }
            for (int at = 0; at < size; at += 1000) {
                spool.write(bytes, at, Math.min(1000, size - at));
            }
            Octets octets = spool.octets();
            assertThat(octets).isInstanceOf(size <= Spool.IN_MEMORY ? Octets.InMemory.class : Octets.InFile.class);
            assertThat(octets.open().readAllBytes()).isEqualTo(bytes);
            assertThat(spool.sha256()).isEqualTo(Sha256.of(octets));
            octets.discard();
            assertThat(files()).isZero();
        }
    }

    @Test
    void keepsNothingOfAPartThatIsTooLargeButItsSizeAndHash() throws IOException {
        Spool spool = new Spool(folder, 10, 100);
        spool.write(new byte[80]);
        spool.write(new byte[80]);
        assertThat(spool.isKept()).isFalse();
        assertThat(spool.size()).isEqualTo(160);
        assertThat(spool.sha256()).isEqualTo(Sha256.of(new Octets.InMemory(new byte[160])));
        assertThat(files()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "*.exe, setup.exe, true", "*.exe, setup.exe.txt, false", "*, anything, true", "a?c, abc, true",
                "a?c, ac, false",
        "*.tar.*, x.tar.gz, true", "invoice*.zip, invoice-7.zip, true", "a*b*c, axxbyyc, true", "a*b*c, axxbyy, false",
                "'', x, false"
    })
    void aPatternMatchesTheWholeName(String pattern, String name, boolean expected) {
        assertThat(AttachmentPolicy.matches(pattern, name)).isEqualTo(expected);
    }
}
