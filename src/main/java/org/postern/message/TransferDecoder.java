package org.postern.message;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Undoes the Content-Transfer-Encoding of a part, piece by piece; broken encodings lose as little as can be. */
abstract class TransferDecoder {
    /** Decodes the next piece into {@code out}. */
    abstract void decode(byte[] in, int length, OutputStream out) throws IOException;

    /** Writes what is left. */
    void finish(OutputStream out) throws IOException {
        // most have nothing left
    }

    /** @param encoding in lower case; sloppy names are understood, unknown ones mean that nothing is encoded */
    static TransferDecoder of(String encoding, Notes notes) {
        String name =
                encoding.strip().toLowerCase(Locale.ROOT).replace("\"", "").replace("'", "");
        if (name.startsWith("base64")
                || name.startsWith("base-64")
                || name.equals("b")
                || name.startsWith("x-base64")) {
            return new Base64(notes);
        }
        if (name.startsWith("quoted") || name.equals("qp") || name.equals("q")) {
            return new QuotedPrintable();
        }
        if (name.startsWith("x-uu") || name.startsWith("uu") || name.startsWith("x-uuencode")) {
            return new Uuencoded();
        }
        return new Unencoded();
    }

    /** 7bit, 8bit, binary, and names that nobody knows. */
    private static final class Unencoded extends TransferDecoder {
        @Override
        void decode(byte[] in, int length, OutputStream out) throws IOException {
            out.write(in, 0, length);
        }
    }

    private static final class Base64 extends TransferDecoder {
        private final LenientBase64 decoder = new LenientBase64();
        private final Notes notes;
        private byte[] buffer = new byte[0];

        Base64(Notes notes) {
            this.notes = notes;
        }

        @Override
        void decode(byte[] in, int length, OutputStream out) throws IOException {
            if (buffer.length < length + 4) {
                buffer = new byte[length + 4];
            }
            out.write(buffer, 0, decoder.decode(in, 0, length, buffer, 0));
        }

        @Override
        void finish(OutputStream out) throws IOException {
            byte[] rest = new byte[2];
            out.write(rest, 0, decoder.finish(rest, 0));
            if (decoder.sawStray()) {
                notes.add("damaged: stray characters in base64 were skipped");
            }
        }
    }

    /** RFC 2045, section 6.7. A loop over a state, for soft line breaks come by the ten thousand. */
    private static final class QuotedPrintable extends TransferDecoder {
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
                held = java.util.Arrays.copyOf(held, holding * 2);
            }
            held[holding++] = b;
        }

        private void put(int count) {
            if (n + count > buffer.length - 8) {
                buffer = java.util.Arrays.copyOf(buffer, (n + count) * 2 + 64);
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

    /** The encoding of UNIX mail before MIME: lines between {@code begin} and {@code end}. */
    private static final class Uuencoded extends TransferDecoder {
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
                for (int i = 1, left = octets; left > 0 && i < length; i += 4, left -= 3) {
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
}
