package org.postern.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration: where, what is there, and what to do.
 *
 * @param path the key's path, as in {@code rules[2].when.from-domain}; empty for a file as a whole
 * @param hint the next step; null where the message says it all
 */
public record Problem(
        Location at, String path, String message, @Nullable String hint) {
    @Override
    public String toString() {
        String first = at + ": " + (path.isEmpty() ? "" : path + ": ") + message;
        return hint == null ? first : first + System.lineSeparator() + "    hint: " + hint;
    }
}
