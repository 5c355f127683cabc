package org.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder for attachments too large for memory, gone with everything in it when the command ends. */
record Spool(Path folder) implements AutoCloseable {
    static Spool make(String prefix) throws IOException {
        return new Spool(Files.createTempDirectory(prefix));
    }

    @Override
    public void close() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}
