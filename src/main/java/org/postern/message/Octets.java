package org.postern.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that may be read any number of times: small ones in memory, large ones in a temporary file. */
public sealed interface Octets {
    /** @return a new stream from the first octet */
    InputStream open() throws IOException;

    /** @return how many there are */
    long size();

    /** Frees what holds them; they cannot be read again. Safe to call twice. */
    void discard() throws IOException;

    /** In memory. The array is not copied: nobody may change it. */
    record InMemory(byte[] bytes) implements Octets {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void discard() {
            // the garbage collector does it
        }
    }

    /** In a file that belongs to us and goes with {@link #discard()}. */
    record InFile(Path file, long size) implements Octets {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public void discard() throws IOException {
            Files.deleteIfExists(file);
        }
    }
}
