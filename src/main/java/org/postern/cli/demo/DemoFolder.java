package org.postern.cli.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folder that a demonstration works in: for nobody else to enter, and gone afterwards. */
final class DemoFolder implements AutoCloseable {
    private final Path path;

    DemoFolder() throws IOException {
        path = Files.createTempDirectory("postern-demo-");
    }

    /** Makes a folder in it. */
    Path folder(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    /** Writes a secret that nobody else may read. */
    void secret(Path folder, String name, String value) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, value);
    }

    /** @return the group that new files get, which therefore is one of ours */
    String group() throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class).group().getName();
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
