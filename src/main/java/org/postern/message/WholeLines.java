package org.postern.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Hands out whole lines where they fit.
 *
 * <p>The parser takes "--abc" for the boundary {@code abc} if what it was given so far ends there, even if the line goes on
 * as "--abcd": with nested boundaries that begin alike, one mail in some thousands would be split in the wrong place. So
 * what it is given must not end inside a line. (Inside a multipart the parser cuts anew; there the fault remains, for three
 * multiparts in each other whose boundaries begin alike.)
 */
final class WholeLines extends InputStream {
    private static final int CHUNK = 64 * 1024;

    private final InputStream rest;
    private byte[] bytes;
    private int at;
    private int end;
    private boolean own;

    /** @param bytes what comes first, from {@code at}; not changed. @param rest what follows */
    WholeLines(byte[] bytes, int at, InputStream rest) {
        this.bytes = bytes;
        this.at = at;
        this.end = bytes.length;
        this.rest = rest;
    }

    WholeLines(InputStream in) {
        this(new byte[0], 0, in);
    }

    @Override
    public int read() throws IOException {
        if (at == end && !fill()) {
            return -1;
        }
        return bytes[at++] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int line = lastLineEnd(length);
        while (line < 0 && end - at < length && fill()) {
            line = lastLineEnd(length);
        }
        if (at == end) {
            return -1;
        }
        int n = line >= 0 ? line + 1 - at : Math.min(length, end - at);
        System.arraycopy(bytes, at, into, from, n);
        at += n;
        return n;
    }

    /** @return the last LF within the next {@code length} octets; -1 if there is none */
    private int lastLineEnd(int length) {
        for (int i = Math.min(end, at + length) - 1; i >= at; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        int left = end - at;
        if (!own) {
            bytes = left == 0 ? new byte[CHUNK] : Arrays.copyOf(Arrays.copyOfRange(bytes, at, end), left + CHUNK);
            own = true;
        } else {
            System.arraycopy(bytes, at, bytes, 0, left);
            if (left + CHUNK / 2 > bytes.length) {
                bytes = Arrays.copyOf(bytes, left + CHUNK);
            }
        }
        at = 0;
        end = left;
        int n = rest.read(bytes, end, bytes.length - end);
        if (n < 0) {
            return false;
        }
        end += n;
        return true;
    }

    @Override
    public void close() throws IOException {
        rest.close();
    }
}
