package org.postern.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the bytes of a part, hashes and counts them, and keeps them: small ones in memory, larger ones in a temporary
 * file, none at all beyond a bound.
 */
final class Spool extends OutputStream {
    /** More than this goes to a file. */
    static final int IN_MEMORY = 64 * 1024;

    private final Path folder;
    private final int inMemory;
    private final long most;
    private final MessageDigest digest = Sha256.start();
    private byte[] memory = new byte[4096];
    private long size;
    private @Nullable Path file;
    private @Nullable OutputStream toFile;

    /**
     * @param inMemory octets kept in memory, at most
     * @param most octets kept at all; of a larger part nothing is
     */
    Spool(Path folder, int inMemory, long most) {
        this.folder = folder;
        this.inMemory = inMemory;
        this.most = most;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return;
        }
        digest.update(bytes, from, length);
        long after = size + length;
        if (after > most) {
            discard();
        } else if (toFile != null) {
            toFile.write(bytes, from, length);
        } else if (after <= inMemory) {
            if (after > memory.length) {
                memory = Arrays.copyOf(memory, (int) Math.min(inMemory, Math.max(after, memory.length * 2L)));
            }
            System.arraycopy(bytes, from, memory, (int) size, length);
        } else {
            file = Files.createTempFile(folder, "part-", ".tmp");
            toFile = Files.newOutputStream(file);
            toFile.write(memory, 0, (int) size);
            memory = new byte[0];
            toFile.write(bytes, from, length);
        }
        size = after;
    }

    long size() {
        return size;
    }

    boolean isKept() {
        return size <= most;
    }

    boolean isInMemory() {
        return file == null;
    }

    String sha256() {
        return Sha256.hex(digest);
    }

    /** @return what was written; nothing if it was too much. To be called once, at the end. */
    Octets octets() throws IOException {
        close();
        if (!isKept()) {
            return new Octets.InMemory(new byte[0]);
        }
        return file == null ? new Octets.InMemory(Arrays.copyOf(memory, (int) size)) : new Octets.InFile(file, size);
    }

    @Override
    public void close() throws IOException {
        if (toFile != null) {
            toFile.close();
            toFile = null;
        }
    }

    /** Frees what is kept. */
    void discard() throws IOException {
        close();
        memory = new byte[0];
        if (file != null) {
            Files.deleteIfExists(file);
            file = null;
        }
    }
}
