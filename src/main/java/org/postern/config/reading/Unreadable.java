package org.postern.config.reading;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.jspecify.annotations.Nullable;

/** Why a file cannot be read, in words for whoever has to mend it. */
final class Unreadable {
    private Unreadable() {}

    static String why(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : oneLine(e.getMessage());
    }

    static String oneLine(@Nullable String message) {
        return message == null ? "no reason given" : message.strip().replaceAll("\\s+", " ");
    }
}
