package org.postern.crm.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.postern.durable.DurableStep;
import org.postern.message.Octets;

/**
 * The folder of the CRM's attachment files: each is named by the id of its row, without an extension. A file is there whole or not at all: it is written under
 * a temporary name, forced to the disk, given to the web server's group, and renamed.
 */
public final class UploadDir {
    public static final String TEMPORARY = ".postern-";
    private final Path folder;
    private final Sharing sharing;

    public UploadDir(Path folder, Sharing sharing) {
        this.folder = folder;
        this.sharing = sharing;
    }

    /** @throws IOException if the folder is missing or full, or the group is not ours to give; nothing is left behind */
    public void put(String id, Octets content) throws IOException {
        Path temporary = folder.resolve(TEMPORARY + id);
        try {
            write(temporary, content);
            Files.move(temporary, folder.resolve(id), StandardCopyOption.ATOMIC_MOVE);
            DurableStep.done("attachment file");
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private void write(Path temporary, Octets content) throws IOException {
        try (FileChannel file = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            sharing.share(temporary);
            // Not closed on its own: the channel is still to be forced.
            OutputStream out = Channels.newOutputStream(file);
            try (InputStream in = content.open()) {
                in.transferTo(out);
            }
            file.force(true);
        }
    }

    /** Gives a file a second name; where the file system has no hard links, it is copied. */
    public void copy(String id, String second) throws IOException {
        Path link = folder.resolve(second);
        try {
            Files.deleteIfExists(link);
            Files.createLink(link, folder.resolve(id));
        } catch (UnsupportedOperationException | FileSystemException e) {
            Path first = folder.resolve(id);
            put(second, new Octets.InFile(first, Files.size(first)));
        }
    }

    public boolean has(String id) {
        return Files.isRegularFile(folder.resolve(id));
    }

    /** Makes the renames last. */
    public void force() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Takes a file away; one that is not there is no error. */
    public void remove(String id) throws IOException {
        Files.deleteIfExists(folder.resolve(id));
    }

    /**
     * What a file in the folder would be.
     *
     * @param fault why none can be written; null: one can
     * @param doubt why the web server may not be able to read it; null: nothing speaks against it
     */
    public record Look(@Nullable String fault, @Nullable String doubt) {}

    /** Tries it out, and leaves nothing behind. */
    public Look look() {
        if (!Files.isDirectory(folder)) {
            return new Look("there is no such folder", null);
        }
        Path probe = folder.resolve(TEMPORARY + "probe");
        try {
            Files.deleteIfExists(probe);
            Files.createFile(probe);
            try {
                sharing.share(probe);
                return new Look(null, sharing.unreadable(probe, folder));
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            return new Look(null, null); // another one of us probes at the same time
        } catch (IOException e) {
            return new Look("no file can be written and given to its group: " + e.getMessage(), null);
        }
    }
}
