package org.postern.message;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts header lines that are too long for memory before the parser sees them; it would take ten times their size.
 *
 * <p>What is a header is not known here, so lines are cut at the beginning of the mail and from a line that starts with two
 * hyphens, as boundaries do, each time up to the next empty line.
 */
final class LongHeaderLines extends InputStream {
    private final InputStream in;
    private final long longest;
    private final Notes notes;
    private boolean inHeader = true;
    private boolean noted;
    private long inLine;
    private int before = '\n';
    private int hyphens;

    LongHeaderLines(InputStream in, long longest, Notes notes) {
        this.in = new BufferedInputStream(in, 64 * 1024);
        this.longest = longest;
        this.notes = notes;
    }

    @Override
    public int read() throws IOException {
        for (; ; ) {
            int c = in.read();
            if (c < 0) {
                return -1;
            }
            if (keeps(c)) {
                return c;
            }
        }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        for (; ; ) {
            int n = in.read(into, from, length);
            if (n < 0) {
                return -1;
            }
            int kept = from;
            for (int i = from; i < from + n; i++) {
                if (keeps(into[i] & 0xFF)) {
                    into[kept++] = into[i];
                }
            }
            if (kept > from) {
                return kept - from;
            }
        }
    }

    private boolean keeps(int c) {
        if (c == '\n') {
            if (inLine == 0 || (inLine == 1 && before == '\r')) {
                inHeader = false;
            }
            inLine = 0;
            hyphens = 0;
            before = c;
            return true;
        }
        inLine++;
        before = c;
        if (c == '-' && inLine <= 2 && ++hyphens == 2) {
            inHeader = true;
        }
        if (inHeader && inLine > longest) {
            if (!noted) {
                noted = true;
                notes.add("a header line was cut at " + longest + " octets");
            }
            return false;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
