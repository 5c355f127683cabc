package org.postern.config.reading;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over the names and octets of all files read, in the order in which they are read. */
final class Fingerprint {
    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    void add(String name, byte[] content) {
        byte[] label = name.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(8)
                .putInt(label.length)
                .putInt(content.length)
                .array());
        digest.update(label);
        digest.update(content);
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
