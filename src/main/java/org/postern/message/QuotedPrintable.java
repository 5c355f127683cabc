package org.postern.message;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** RFC 2045, section 6.7. A loop over a state, for soft line breaks come by the ten thousand. */
final class QuotedPrintable extends TransferDecoder {
    /** Octets of an escape or of blanks that a line end may follow, not yet decided. */
    private byte[] held = new byte[8];

    private int holding;
    private byte[] buffer = new byte[0];
    private int n;

    @Override
    void decode(byte[] in, int length, OutputStream out) throws IOException {
        if (buffer.length < length + holding) {
            buffer = new byte[length + holding + 64];
        }
        n = 0;
        for (int i = 0; i < length; i++) {
            byte b = in[i];
            if (holding == 0 && b != '=' && b != ' ' && b != '\t') {
                buffer[n++] = b;
            } else {
                decide(b);
            }
        }
        out.write(buffer, 0, n);
    }

    private void decide(byte b) {
        if (holding == 0) {
            hold(b);
        } else if (held[0] == '=') {
            escape(b);
        } else if (b == ' ' || b == '\t') {
            hold(b);
        } else if (b == '\r') {
            hold(b);
        } else {
            afterBlanks(b);
        }
    }

    /** Blanks at the end of a line were added on the way and go; others stay. */
    private void afterBlanks(byte b) {
        boolean carriageReturn = held[holding - 1] == '\r';
        int blanks = carriageReturn ? holding - 1 : holding;
        if (b == '\n') {
            if (carriageReturn) {
                buffer[n++] = '\r';
            }
            holding = 0;
            buffer[n++] = b;
            return;
        }
        put(blanks);
        if (carriageReturn) {
            buffer[n++] = '\r';
        }
        holding = 0;
        again(b);
    }

    private void escape(byte b) {
        if (holding == 1) {
            if (Character.digit(b, 16) >= 0 || b == ' ' || b == '\t' || b == '\r') {
                hold(b);
            } else if (b == '\n') {
                holding = 0; // soft line break
            } else {
                literally(b);
            }
            return;
        }
        int high = Character.digit(held[1], 16);
        if (high >= 0) {
            int low = Character.digit(b, 16);
            if (low >= 0) {
                buffer[n++] = (byte) (high << 4 | low);
                holding = 0;
            } else {
                literally(b);
            }
        } else if (b == '\n') {
            holding = 0; // soft line break, with blanks behind the sign
        } else if ((b == ' ' || b == '\t' || b == '\r') && held[holding - 1] != '\r') {
            hold(b);
        } else if (held[holding - 1] == '\r') {
            holding = 0; // soft line break of an old Macintosh
            again(b);
        } else {
            literally(b);
        }
    }

    /** No escape after all. */
    private void literally(byte b) {
        put(holding);
        holding = 0;
        again(b);
    }

    private void again(byte b) {
        if (b == '=' || b == ' ' || b == '\t') {
            hold(b);
        } else {
            buffer[n++] = b;
        }
    }

    private void hold(byte b) {
        if (holding == held.length) {
            held = Arrays.copyOf(held, holding * 2);
        }
        held[holding++] = b;
    }

    private void put(int count) {
        if (n + count > buffer.length - 8) {
            buffer = Arrays.copyOf(buffer, (n + count) * 2 + 64);
        }
        System.arraycopy(held, 0, buffer, n, count);
        n += count;
    }

    @Override
    void finish(OutputStream out) throws IOException {
        boolean softBreak = holding > 0 && held[0] == '=' && (holding == 1 || held[1] <= ' ');
        if (!softBreak) {
            out.write(held, 0, holding);
        }
        holding = 0;
    }
}
