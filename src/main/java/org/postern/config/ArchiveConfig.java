package org.postern.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The optional store of raw mail. */
public record ArchiveConfig(
        boolean enabled,
        Path folder,
        Duration retention,
        @Nullable Secret key) {}
