package org.postern.config.reading;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.postern.config.ArchiveConfig;
import org.postern.config.Secret;

/** Reads {@code archive}. Its key is read only if it is enabled. */
final class ArchiveReader {
    private static final Set<String> KEYS = Set.of("enabled", "folder", "retention", "key");

    private final Path folder;
    private final Secrets secrets;

    ArchiveReader(Path folder, Secrets secrets) {
        this.folder = folder;
        this.secrets = secrets;
    }

    ArchiveConfig read(Section root) {
        Section section = root.section("archive", KEYS);
        boolean enabled = section.read("enabled", Scalars.BOOL, false);
        if (enabled && !section.has("key")) {
            section.problem("key", "is missing", "the archive is encrypted: add 'key: \"${credential:archive}\"'");
        }
        Secret key = enabled ? section.find("key").flatMap(secrets::read).orElse(null) : null;
        return new ArchiveConfig(
                enabled,
                folder.resolve(section.read("folder", Scalars.TEXT, "/var/lib/postern/archive")),
                section.read("retention", Scalars.DURATION, Duration.ofDays(365)),
                key);
    }
}
