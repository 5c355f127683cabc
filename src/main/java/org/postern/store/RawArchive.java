package org.postern.store;

import com.github.luben.zstd.Zstd;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.postern.commit.Archive;
import org.postern.config.ArchiveConfig;
import org.postern.config.Location;
import org.postern.config.Problem;
import org.postern.durable.DurableStep;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;

/**
 * Raw mails in files: {@code FOLDER/2026-03-04/HASH}, by the day the server received them and a hash of the delivery's id, so that the ledger row alone leads to
 * the file. A file is there whole or not at all, and can be read only with the key.
 *
 * <p>Format: {@code postern1}, 16 octets of salt, then pieces of at most 1 MiB of the mail, each as a length (4 octets) and that many octets: compressed with
 * Zstandard, then encrypted with AES-256-GCM under a key of this file, HMAC-SHA256(key, salt). The nonce is the number of the piece, and whether it is the last
 * one: pieces cannot be left out, changed or put in another order unnoticed.
 */
public final class RawArchive implements Archive {
    private static final byte[] MAGIC = "postern1".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT = 16;
    private static final int PIECE = 1 << 20;
    private static final int TAG_BITS = 128;
    private static final String TEMPORARY = ".new-";

    private final Path folder;
    private final Duration retention;
    private final byte[] key;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private RawArchive(Path folder, Duration retention, byte[] key, Clock clock) {
        this.folder = folder;
        this.retention = retention;
        this.key = key;
        this.clock = clock;
    }

    /** @return empty if none is kept */
    public static Optional<RawArchive> of(ArchiveConfig config, Clock clock) {
        if (!config.enabled() || config.key() == null) {
            return Optional.empty();
        }
        byte[] key = config.key().reveal().getBytes(StandardCharsets.UTF_8);
        return Optional.of(new RawArchive(config.folder(), config.retention(), key, clock));
    }

    /** @return what is wrong with the folder; empty if it can be written */
    public Optional<Problem> fault() {
        String message;
        if (!Files.isDirectory(folder)) {
            message = folder + " is not there";
        } else if (!Files.isWritable(folder)) {
            message = folder + " cannot be written";
        } else {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                new Location("postern.yaml", 1, 1),
                "archive.folder",
                message,
                "make it, owned by the daemon's user: install -d -m 0700 -o postern " + folder));
    }

    /** Mail that the server received before the retention began is not kept at all. */
    @Override
    public void keep(List<Delivery> deliveries) throws IOException {
        LocalDate first = firstKept();
        Set<Path> days = new HashSet<>();
        for (Delivery delivery : deliveries) {
            if (day(delivery.receivedAt()).isBefore(first)) {
                continue;
            }
            Path file = file(delivery.id(), delivery.receivedAt());
            Path day = folderOf(file);
            if (!Files.exists(file)) {
                make(day);
                write(file, delivery);
                days.add(day);
            }
        }
        for (Path day : days) {
            force(day);
        }
    }

    private void make(Path day) throws IOException {
        if (!Files.isDirectory(day)) {
            // Not the archive's own folder: where a disk is not mounted, nothing is written into the empty place.
            if (!Files.isDirectory(folder)) {
                throw new NoSuchFileException(folder.toString(), null, "the folder of the archive is not there");
            }
            try {
                Files.createDirectory(
                        day, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                return; // another writer was first
            }
            force(folder);
        }
    }

    private void write(Path file, Delivery delivery) throws IOException {
        Path temporary = file.resolveSibling(
                TEMPORARY + file.getFileName() + "-" + Thread.currentThread().getId());
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                // Not closed on its own: the channel is still to be forced.
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
                try (InputStream raw = delivery.raw().open()) {
                    seal(raw, out);
                }
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            DurableStep.done("archived");
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private void seal(InputStream raw, DataOutputStream out) throws IOException {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        out.write(MAGIC);
        out.write(salt);
        SecretKeySpec own = keyOf(salt);
        byte[] piece = raw.readNBytes(PIECE);
        for (int number = 0; ; number++) {
            byte[] next = piece.length < PIECE ? new byte[0] : raw.readNBytes(PIECE);
            boolean last = next.length == 0;
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, own, number, last, Zstd.compress(piece));
            out.writeInt(last ? -sealed.length : sealed.length);
            out.write(sealed);
            if (last) {
                return;
            }
            piece = next;
        }
    }

    /**
     * Writes a mail to {@code out} as the server gave it.
     *
     * @return false if it is not kept
     * @throws IOException if the file is damaged, or was written with another key
     */
    boolean copy(DeliveryId id, Instant receivedAt, OutputStream out) throws IOException {
        Optional<Path> file = find(id, receivedAt);
        if (file.isEmpty()) {
            return false;
        }
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file.get()))) {
            unseal(in, out);
            return true;
        } catch (Damaged e) {
            throw new IOException(
                    file.get() + " cannot be opened: it was changed, or written with another archive.key", e);
        }
    }

    private void unseal(DataInputStream in, OutputStream out) throws IOException {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("not a file of the archive");
        }
        SecretKeySpec own = keyOf(in.readNBytes(SALT));
        boolean last = false;
        for (int number = 0; !last; number++) {
            int length = in.readInt();
            last = length < 0;
            if (Math.abs((long) length) > 2L * PIECE) {
                throw new IOException("not a file of the archive");
            }
            byte[] sealed = in.readNBytes(Math.abs(length));
            byte[] packed = crypt(Cipher.DECRYPT_MODE, own, number, last, sealed);
            out.write(Zstd.decompress(packed, PIECE));
        }
    }

    private SecretKeySpec keyOf(byte[] salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal(salt), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has HMAC-SHA256", e);
        }
    }

    private static byte[] crypt(int mode, SecretKeySpec own, int number, boolean last, byte[] content) throws Damaged {
        try {
            byte[] nonce = ByteBuffer.allocate(12)
                    .putInt(0)
                    .putInt(last ? 1 : 0)
                    .putInt(number)
                    .array();
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, own, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new Damaged(e);
        }
    }

    /** The file is not what was written. */
    private static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        Damaged(GeneralSecurityException cause) {
            super(cause);
        }
    }

    /** POP3 does not say when it received a mail: a second fetch of it may have been filed under another day. */
    private Optional<Path> find(DeliveryId id, Instant receivedAt) throws IOException {
        Path expected = file(id, receivedAt);
        if (Files.exists(expected)) {
            return Optional.of(expected);
        }
        if (id.uidl() == null) {
            return Optional.empty();
        }
        return all(id).stream().findFirst();
    }

    private List<Path> all(DeliveryId id) throws IOException {
        return days().stream()
                .map(day -> day.resolve(nameOf(id)))
                .filter(Files::exists)
                .toList();
    }

    /** @return how many files were deleted */
    int forget(DeliveryId id) throws IOException {
        List<Path> files = all(id);
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        return files.size();
    }

    /** Deletes what is past its retention, day by day. @return how many mails */
    public long purge() throws IOException {
        LocalDate first = firstKept();
        long gone = 0;
        for (Path day : days()) {
            if (LocalDate.parse(String.valueOf(day.getFileName())).isBefore(first)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(day)) {
                    for (Path file : files) {
                        Files.deleteIfExists(file);
                        gone++;
                    }
                }
                Files.deleteIfExists(day);
            }
        }
        return gone;
    }

    private List<Path> days() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.filter(RawArchive::isDay).sorted().toList();
        }
    }

    private static boolean isDay(Path entry) {
        try {
            LocalDate.parse(String.valueOf(entry.getFileName()));
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private LocalDate firstKept() {
        return day(clock.instant().minus(retention));
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private Path file(DeliveryId id, Instant receivedAt) {
        return folder.resolve(day(receivedAt).toString()).resolve(nameOf(id));
    }

    /** Of parts that a server or a user named, so that none of them is a path. */
    private static String nameOf(DeliveryId id) {
        String uidl = id.uidl();
        return Columns.sha256(
                uidl == null
                        ? "imap\n" + id.mailbox() + "\n" + id.folder() + "\n" + id.uidValidity() + "\n" + id.uid()
                        : "uidl\n" + id.mailbox() + "\n" + uidl);
    }

    private static Path folderOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
