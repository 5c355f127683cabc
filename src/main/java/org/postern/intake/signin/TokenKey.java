package org.postern.intake.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.postern.config.Secret;

/** Seals refresh tokens (AES-256-GCM), so that whoever reads the database, or a copy of it, cannot read our mailboxes. */
public final class TokenKey {
    private static final String FORMAT = "v1";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;
    private final String id;
    private final String origin;

    private TokenKey(byte[] key, String origin) {
        this.key = new SecretKeySpec(key, "AES");
        this.id = HexFormat.of().formatHex(sha256(key), 0, 4);
        this.origin = origin;
    }

    /** A key as the configuration gives it: any text, long and random. */
    public static TokenKey of(Secret secret) {
        return new TokenKey(
                sha256(("postern token key\n" + secret.reveal()).getBytes(StandardCharsets.UTF_8)),
                "tokens.key of the configuration");
    }

    /**
     * The key in a file that is made, for its owner alone, if it is not there.
     *
     * @throws UncheckedIOException if the file cannot be read or made
     */
    public static TokenKey in(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            byte[] key = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (key.length != 32) {
                throw new IOException("it holds no key of 32 octets");
            }
            return new TokenKey(key, file.toString());
        } catch (IOException | IllegalArgumentException e) {
            throw new UncheckedIOException(new IOException("the key of kept tokens, " + file + ": " + e, e));
        }
    }

    private static void make(Path file) throws IOException {
        byte[] made = new byte[32];
        RANDOM.nextBytes(made);
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file in a folder");
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path temporary = Files.createTempFile(
                folder,
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(temporary, Set.of(StandardOpenOption.WRITE))) {
                channel.write(ByteBuffer.wrap(
                        (Base64.getEncoder().encodeToString(made) + "\n").getBytes(StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            belongToOwnerOf(folder, temporary);
            Files.createLink(
                    file, temporary); // unlike a move, never over a key that another process has made meanwhile
        } catch (FileAlreadyExistsException e) {
            return;
        } finally {
            Files.delete(temporary);
        }
    }

    /** What root makes by hand, the daemon's user must be able to read. */
    private static void belongToOwnerOf(Path folder, Path file) throws IOException {
        PosixFileAttributes owner = Files.readAttributes(folder, PosixFileAttributes.class);
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!view.getOwner().equals(owner.owner())) {
            view.setOwner(owner.owner());
        }
    }

    String seal(String text) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return FORMAT + ":" + id + ":" + Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** @throws Unopened if it was sealed with another key, or changed since */
    String open(String sealed) throws Unopened {
        String[] parts = sealed.split(":", -1);
        if (parts.length != 3 || !parts[0].equals(FORMAT)) {
            throw new Unopened("it is not in a form that this version knows");
        }
        if (!parts[1].equals(id)) {
            throw new Unopened("it was sealed with another key than that in " + origin);
        }
        try {
            byte[] whole = Base64.getDecoder().decode(parts[2]);
            byte[] nonce = Arrays.copyOf(whole, NONCE);
            return new String(
                    cipher(Cipher.DECRYPT_MODE, nonce).doFinal(whole, NONCE, whole.length - NONCE),
                    StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new Unopened("it was changed since it was sealed");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** A kept token cannot be read. */
    static final class Unopened extends Exception {
        private static final long serialVersionUID = 1L;

        Unopened(String message) {
            super(message);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
