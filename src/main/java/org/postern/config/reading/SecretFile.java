package org.postern.config.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file that holds one secret; refused if everybody may read or change it. Line ends at its end do not count. */
final class SecretFile {
    private static final int LARGEST = 64 << 10;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private SecretFile() {}

    static String read(Path file) throws BadValue {
        if (!Files.isRegularFile(file)) {
            throw new BadValue(Files.exists(file) ? "is not a file" : "is not there", "looked for " + file);
        }
        try {
            refuseIfOpenToOthers(file);
            return text(file);
        } catch (CharacterCodingException e) {
            throw new BadValue("is not in UTF-8", "a key of octets is written in base64 or hex");
        } catch (IOException e) {
            throw new BadValue("cannot be read: " + Unreadable.why(e), "looked for " + file);
        }
    }

    private static void refuseIfOpenToOthers(Path file) throws IOException, BadValue {
        // Asking the file store instead would fail where the mount table cannot be read, as in a changed root.
        PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
            throw new BadValue("is open to others", "chmod o= " + file);
        }
    }

    private static String text(Path file) throws IOException, BadValue {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new BadValue("is larger than 64 KiB");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replaceAll("[\\r\\n]+\\z", "");
            if (text.isEmpty()) {
                throw new BadValue("is empty");
            }
            return text;
        }
    }
}
