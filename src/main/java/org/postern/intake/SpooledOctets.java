package org.postern.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.postern.message.Octets;

/** Takes bytes of unknown number: a few stay in memory, many go to a temporary file; and tells their hash. */
public final class SpooledOctets extends OutputStream {
    private static final int IN_MEMORY = 256 << 10;

    private final MessageDigest hash = sha256();
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream(16 << 10);
    private @Nullable Path file;
    private @Nullable OutputStream spool;
    private long size;

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        hash.update(bytes, from, count);
        size += count;
        OutputStream out = spool;
        if (out == null && size > IN_MEMORY) {
            Path made = Files.createTempFile("postern-", ".eml");
            file = made;
            out = Files.newOutputStream(made);
            spool = out;
            memory.writeTo(out);
            memory.reset();
        }
        if (out == null) {
            memory.write(bytes, from, count);
        } else {
            out.write(bytes, from, count);
        }
    }

    long size() {
        return size;
    }

    /** @return the bytes; nothing more may be written */
    public Octets octets() throws IOException {
        if (spool != null) {
            spool.close();
        }
        return file == null ? new Octets.InMemory(memory.toByteArray()) : new Octets.InFile(file, size);
    }

    /** @return hex; may be asked once */
    String hash() {
        return HexFormat.of().formatHex(hash.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
