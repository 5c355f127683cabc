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
}
