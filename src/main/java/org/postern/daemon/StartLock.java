package org.postern.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second daemon of the same configuration from starting on this machine. The kernel frees the lock with the process, so a killed daemon leaves nothing
 * behind that blocks the next one; the file itself stays and holds the number of the process.
 */
final class StartLock implements AutoCloseable {
    /** POSIX drops a process' locks on a file as soon as it closes any descriptor of it, so within this process the set counts. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private StartLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * @throws AlreadyRunning if another process, or another daemon in this one, holds it
     * @throws IOException if the file cannot be made
     */
    static StartLock take(Path file) throws IOException {
        if (!HELD.add(file)) {
            throw new AlreadyRunning("a daemon with this configuration is running in this process");
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw new AlreadyRunning("another daemon with this configuration is running as process "
                        + Files.readString(file).strip() + " (it holds " + file + ")");
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(pid));
            taken = true;
            return new StartLock(file, channel);
        } finally {
            if (!taken) {
                HELD.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    @Override
    public String toString() {
        return "lock " + file;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
