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
            line(line, length, out);
        }
    }

    /** Decodes one line: a character that counts its octets, then four characters for each three. */
    static void line(byte[] line, int length, OutputStream out) throws IOException {
        byte[] bytes = new byte[3];
        for (int i = 1, left = value(line, 0, length); left > 0; i += 4, left -= 3) {
            int bits = value(line, i, length) << 18
                    | value(line, i + 1, length) << 12
                    | value(line, i + 2, length) << 6
                    | value(line, i + 3, length);
            bytes[0] = (byte) (bits >> 16);
            bytes[1] = (byte) (bits >> 8);
            bytes[2] = (byte) bits;
            out.write(bytes, 0, Math.min(3, left));
        }
    }

    /** Blanks at the end of a line may have been cut off on the way. */
    private static int value(byte[] line, int i, int length) {
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
