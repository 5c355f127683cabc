package org.postern.message;

import java.io.IOException;
import java.io.OutputStream;

/** The encoding of UNIX mail before MIME: lines between {@code begin} and {@code end}. */
final class Uuencoded extends TransferDecoder {
    private final byte[] line = new byte[512];
    private int length;
    private boolean inside;

    @Override
    void decode(byte[] in, int count, OutputStream out) throws IOException {
        for (int i = 0; i < count; i++) {
            if (in[i] == '\n') {
                line(out);
                length = 0;
            } else if (length < line.length && in[i] != '\r') {
                line[length++] = in[i];
            }
        }
    }

    private void line(OutputStream out) throws IOException {
        if (startsWith("begin ")) {
            inside = true;
        } else if (inside && (length == 3 && startsWith("end"))) {
            inside = false;
        } else if (inside && length > 0) {
            int octets = value(0);
            byte[] bytes = new byte[3];
            for (int i = 1, left = octets; left > 0; i += 4, left -= 3) {
                int bits = value(i) << 18 | value(i + 1) << 12 | value(i + 2) << 6 | value(i + 3);
                bytes[0] = (byte) (bits >> 16);
                bytes[1] = (byte) (bits >> 8);
                bytes[2] = (byte) bits;
                out.write(bytes, 0, Math.min(3, left));
            }
        }
    }

    /** Blanks at the end of a line may have been cut off on the way. */
    private int value(int i) {
        return i < length ? (line[i] - ' ') & 0x3F : 0;
    }

    private boolean startsWith(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (i >= length || line[i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    void finish(OutputStream out) throws IOException {
        line(out);
    }
}
