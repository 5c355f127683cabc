package org.postern.config.reading;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that has to be there, named as seen from the configuration folder. */
final class PresentFile {
    private PresentFile() {}

    /** @return the file, also if it is not there, which has been reported */
    static Optional<Path> read(Path folder, Item item) {
        return item.as(Scalars.TEXT).map(folder::resolve).map(file -> {
            if (!Files.isRegularFile(file)) {
                item.problem("no file " + file);
            }
            return file;
        });
    }
}
