package org.postern.crm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread of one process at a time change which contents are in a library and by which mails they came. */
final class LibraryLock implements AutoCloseable {
    /** A process cannot hold the lock of a file twice. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final FileChannel file;
    private final FileLock lock;

    private LibraryLock(FileChannel file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    static LibraryLock of(Path root) throws IOException {
        IN_THIS_PROCESS.lock();
        try {
            Path folder = Files.createDirectories(root.resolve(LibraryContent.HASHES));
            FileChannel file =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                return new LibraryLock(file, file.lock());
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            IN_THIS_PROCESS.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            lock.release();
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }
}
