package org.postern.message;

import java.util.Arrays;

/**
 * Decodes base64 piece by piece (RFC 2045, section 6.8): characters outside the alphabet are skipped, padding may be
 * missing, and what follows padding is decoded as well.
 */
final class LenientBase64 {
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < 64; i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
        VALUES['-'] = 62; // the URL alphabet (RFC 4648, section 5), seen in the wild
        VALUES['_'] = 63;
        VALUES['='] = -2;
    }

    private int bits;
    private int have;
    private boolean stray;

    /**
     * @param out has room for three octets for every four of the input, and three more
     * @return how many octets were written
     */
    int decode(byte[] in, int from, int length, byte[] out, int at) {
        int n = at;
        int i = from;
        int end = from + length;
        while (i < end) {
            // the common case: four characters of the alphabet in a row
            while (have == 0 && i + 4 <= end) {
                int four = VALUES[in[i] & 0xFF] << 18
                        | VALUES[in[i + 1] & 0xFF] << 12
                        | VALUES[in[i + 2] & 0xFF] << 6
                        | VALUES[in[i + 3] & 0xFF];
                if (four < 0) {
                    break;
                }
                out[n++] = (byte) (four >> 16);
                out[n++] = (byte) (four >> 8);
                out[n++] = (byte) four;
                i += 4;
            }
            if (i == end) {
                break;
            }
            int c = in[i++] & 0xFF;
            int value = VALUES[c];
            if (value >= 0) {
                bits = bits << 6 | value;
                if (++have == 4) {
                    out[n++] = (byte) (bits >> 16);
                    out[n++] = (byte) (bits >> 8);
                    out[n++] = (byte) bits;
                    have = 0;
                    bits = 0;
                }
            } else if (value == -2) {
                n += finish(out, n);
            } else if (c > ' ') {
                stray = true;
            }
        }
        return n - at;
    }

    /** Writes what is left of an unfinished group. @return how many octets were written, at most two */
    int finish(byte[] out, int at) {
        int n = at;
        if (have == 2) {
            out[n++] = (byte) (bits >> 4);
        } else if (have == 3) {
            out[n++] = (byte) (bits >> 10);
            out[n++] = (byte) (bits >> 2);
        }
        have = 0;
        bits = 0;
        return n - at;
    }

    /** @return true if characters were skipped that are neither blanks nor line ends */
    boolean sawStray() {
        return stray;
    }
}
