package org.postern.message;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a multipart that could not be split looks like from inside.
 *
 * @param boundary of the first line that begins a part: two hyphens, something, and a header behind it; null if none does
 * @param blank true if it holds nothing but blanks
 * @param html true if it begins as HTML does
 */
record LostBoundary(@Nullable String boundary, boolean blank, boolean html) {
    private static final int LONGEST_LINE = 1000;

    static LostBoundary in(Octets octets, Deadline deadline) throws IOException {
        try (InputStream in = new BufferedInputStream(octets.open(), 8192)) {
            String candidate = null;
            String first = null;
            long lines = 0;
            for (String line; (line = line(in)) != null; ) {
                if ((++lines & 0x3FF) == 0) {
                    deadline.check();
                }
                if (candidate != null && line.regionMatches(true, 0, "content-", 0, 8)) {
                    return new LostBoundary(candidate, false, false);
                }
                boolean marks = line.startsWith("--") && line.length() > 3 && line.length() < 200;
                candidate = marks ? line.substring(2).stripTrailing() : null;
                first = first == null && !line.isBlank() ? line.strip().toLowerCase(Locale.ROOT) : first;
            }
            boolean html = first != null && (first.startsWith("<html") || first.startsWith("<!doctype html"));
            return new LostBoundary(null, first == null, html);
        }
    }

    /** @return true if a line begins with two hyphens and the boundary */
    static boolean isIn(Octets octets, byte[] boundary, Deadline deadline) throws IOException {
        if (octets.size() < boundary.length + 2) {
            return false;
        }
        String start = "--" + new String(boundary, StandardCharsets.ISO_8859_1);
        try (InputStream in = new BufferedInputStream(octets.open(), 8192)) {
            long lines = 0;
            for (String line; (line = line(in)) != null; ) {
                if ((++lines & 0x3FF) == 0) {
                    deadline.check();
                }
                if (line.startsWith(start) && line.substring(start.length()).isBlank()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** @return the next line, of a long one the beginning; null at the end */
    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(80);
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() < LONGEST_LINE && c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
