package org.postern.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.james.mime4j.stream.FieldBuilder;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.util.ByteArrayBuffer;
import org.apache.james.mime4j.util.RecycledByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes fields of header lines and refuses none.
 *
 * <p>A field's value is unfolded (RFC 5322, section 2.2.3) and keeps its bytes as the characters U+0000 to U+00FF: raw
 * 8-bit headers are decoded later, when the charset of the text is known. A line that is no field gets the name
 * {@link #JUNK}. Of a field longer than the bound only the beginning is kept.
 */
final class LenientFields implements FieldBuilder {
    /** No field can have this name: a colon ends it. */
    static final String JUNK = ":";

    private final int longest;
    private final Notes notes;
    private byte[] bytes = new byte[512];
    private int length;

    LenientFields(int longest, Notes notes) {
        this.longest = longest;
        this.notes = notes;
    }

    @Override
    public void reset() {
        length = 0;
    }

    @Override
    public void append(@Nullable ByteArrayBuffer line) {
        if (line == null) {
            return;
        }
        int room = Math.min(line.length(), longest - length);
        if (room < line.length()) {
            notes.add("a header field was cut at " + longest + " octets");
        }
        if (room > 0) {
            if (length + room > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + room, bytes.length * 2));
            }
            System.arraycopy(line.buffer(), 0, bytes, length, room);
            length += room;
        }
    }

    @Override
    public @Nullable RawField build() {
        if (length == 0) {
            return null;
        }
        int colon = 0;
        while (colon < length && bytes[colon] > 0x20 && bytes[colon] != ':') {
            colon++;
        }
        int nameEnd = colon;
        while (colon < length && (bytes[colon] == ' ' || bytes[colon] == '\t')) {
            colon++; // "Subject : x", obsolete syntax of RFC 5322, section 4.5
        }
        if (nameEnd == 0 || colon == length || bytes[colon] != ':') {
            return new RawField(JUNK, "");
        }
        return new RawField(
                new String(bytes, 0, nameEnd, StandardCharsets.ISO_8859_1), unfolded(bytes, colon + 1, length));
    }

    /** @return the lines of the last field as they stand, without the last line end */
    byte[] lines() {
        int end = length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static String unfolded(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        boolean folded = false;
        for (int i = start; i < end && !folded; i++) {
            folded = bytes[i] == '\r' || bytes[i] == '\n';
        }
        if (!folded) {
            return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        }
        byte[] value = new byte[end - start];
        int n = 0;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b == '\r' || b == '\n') {
                continue;
            }
            boolean lineStart = bytes[i - 1] == '\n' || bytes[i - 1] == '\r';
            value[n++] = lineStart && b == '\t' ? (byte) ' ' : b;
        }
        return new String(value, 0, n, StandardCharsets.ISO_8859_1);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** Never asked for: no field is refused, so none is put back. */
    @Override
    public @Nullable RecycledByteArrayBuffer getRaw() {
        return null;
    }

    @Override
    public void release() {
        bytes = new byte[512];
        length = 0;
    }
}
