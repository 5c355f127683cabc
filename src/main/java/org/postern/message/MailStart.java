package org.postern.message;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/**
 * Opens a mail for the parser and mends its beginning: empty lines, a byte order mark or an mbox "From " line before the
 * header, line ends of a lone CR, an empty line that is missing before the first boundary, and header lines too long for
 * memory.
 */
final class MailStart {
    /** Only this much of a header is looked at. */
    private static final int LOOKED_AT = 1 << 20;

    private MailStart() {}

    static InputStream open(Octets raw, long longestLine, Notes notes) throws IOException {
        byte[] start;
        InputStream rest = InputStream.nullInputStream();
        if (raw instanceof Octets.InMemory memory) {
            start = memory.bytes();
        } else {
            rest = raw.open();
            start = rest.readNBytes(LOOKED_AT);
        }
        if (usesLoneCarriageReturns(start)) {
            notes.add("damaged: lines end in CR");
            InputStream mended = new LoneCarriageReturns(whole(start, 0, rest));
            return new WholeLines(new LongHeaderLines(mended, longestLine, notes));
        }
        int skip = junkBefore(start, notes);
        int boundary = boundaryInHeader(start, skip);
        if (boundary > 0) {
            notes.add("damaged: the header does not end with an empty line");
            start = withEmptyLine(start, boundary);
        }
        return raw.size() > longestLine
                ? new WholeLines(new LongHeaderLines(whole(start, skip, rest), longestLine, notes))
                : new WholeLines(start, skip, rest);
    }

    private static InputStream whole(byte[] start, int from, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(start, from, start.length - from), rest);
    }

    private static byte[] withEmptyLine(byte[] bytes, int at) {
        byte[] mended = new byte[bytes.length + 2];
        System.arraycopy(bytes, 0, mended, 0, at);
        mended[at] = '\r';
        mended[at + 1] = '\n';
        System.arraycopy(bytes, at, mended, at + 2, bytes.length - at);
        return mended;
    }

    private static boolean usesLoneCarriageReturns(byte[] b) {
        int n = Math.min(b.length, 64 * 1024);
        boolean seen = false;
        for (int i = 0; i < n; i++) {
            if (b[i] == '\n') {
                return false;
            }
            seen |= b[i] == '\r';
        }
        return seen;
    }

    private static int junkBefore(byte[] b, Notes notes) {
        int i = b.length > 2 && b[0] == (byte) 0xEF && b[1] == (byte) 0xBB && b[2] == (byte) 0xBF ? 3 : 0;
        int end = i;
        while (end < b.length && (b[end] == '\r' || b[end] == '\n')) {
            end++;
        }
        if (end > i && end < b.length && looksLikeField(b, end)) {
            notes.add("damaged: empty lines stand before the header");
            i = end;
        }
        for (String mark : new String[] {"From ", ">From "}) {
            byte[] bytes = mark.getBytes(StandardCharsets.US_ASCII);
            if (i + bytes.length < b.length && startsWith(b, i, bytes)) {
                while (i < b.length && b[i] != '\n') {
                    i++;
                }
                return Math.min(i + 1, b.length);
            }
        }
        return i;
    }

    /** @return where a boundary line stands in the header, before any empty line; -1 if none does */
    private static int boundaryInHeader(byte[] b, int from) {
        int line = from;
        int end = Math.min(b.length, LOOKED_AT);
        while (line < end) {
            if (b[line] == '\n' || (b[line] == '\r' && line + 1 < end && b[line + 1] == '\n')) {
                return -1;
            }
            if (b[line] == '-' && line + 2 < end && b[line + 1] == '-' && line > from && !looksLikeField(b, line)) {
                return line;
            }
            while (line < end && b[line] != '\n') {
                line++;
            }
            line++;
        }
        return -1;
    }

    private static boolean looksLikeField(byte[] b, int from) {
        int i = from;
        while (i < b.length && b[i] > ' ' && b[i] != ':') {
            i++;
        }
        return i > from && i < b.length && b[i] == ':';
    }

    private static boolean startsWith(byte[] b, int from, byte[] start) {
        for (int i = 0; i < start.length; i++) {
            if (b[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** Gives each CR the LF that it lacks. */
    private static final class LoneCarriageReturns extends InputStream {
        private final InputStream in;
        private boolean owed;

        LoneCarriageReturns(InputStream in) {
            this.in = new BufferedInputStream(in, 64 * 1024);
        }

        @Override
        public int read() throws IOException {
            if (owed) {
                owed = false;
                return '\n';
            }
            int c = in.read();
            owed = c == '\r';
            return c;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
