package org.postern.message;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes files out of a plain text that was written before MIME, or as if: uuencoded ({@code begin 644 name} … {@code end}) and yEnc ({@code =ybegin} … {@code
 * =yend}). What is not surely a file stays text.
 */
final class EmbeddedFiles extends OutputStream {
    /** Opens a file for what follows. */
    interface Files {
        OutputStream open(String name) throws IOException;

        /** The file that was opened last is complete. */
        void done() throws IOException;
    }

    private static final int LONGEST_LINE = 4096;

    private static final int MOST = 1000;

    private static final Pattern BEGIN = Pattern.compile("begin [0-7]{3,4} (\\S.{0,250})");
    private static final Pattern YENC = Pattern.compile("=ybegin .{0,100}\\bsize=\\d{1,12} name=(.{1,250})");

    private enum Mode {
        TEXT,
        /** {@code begin} was seen; the next line tells. */
        BEGUN,
        UU,
        YENC
    }

    private final OutputStream text;
    private final Files files;
    private final byte[] line = new byte[LONGEST_LINE];
    private int length;
    private boolean inLongLine;
    private boolean escaped;
    private Mode mode = Mode.TEXT;
    private byte[] begun = new byte[0];
    private String name = "";
    private @Nullable OutputStream file;
    private int count;

    /** @param text takes all that is no file */
    EmbeddedFiles(OutputStream text, Files files) {
        this.text = text;
        this.files = files;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        int end = from + count;
        while (at < end) {
            int stop = at;
            while (stop < end && bytes[stop] != '\n') {
                stop++;
            }
            boolean whole = stop < end;
            stop += whole ? 1 : 0;
            take(bytes, at, stop - at, whole);
            at = stop;
        }
    }

    private void take(byte[] bytes, int from, int count, boolean whole) throws IOException {
        if (mode == Mode.TEXT && length == 0 && (inLongLine || !mayBegin(bytes[from]))) {
            text.write(bytes, from, count);
            inLongLine = !whole;
            return;
        }
        if (length + count > LONGEST_LINE) {
            flushLongLine();
            if (mode == Mode.TEXT) {
                text.write(bytes, from, count);
                inLongLine = !whole;
                return;
            }
            if (count > LONGEST_LINE) {
                take(bytes, from, LONGEST_LINE, false);
                take(bytes, from + LONGEST_LINE, count - LONGEST_LINE, whole);
                return;
            }
        }
        System.arraycopy(bytes, from, line, length, count);
        length += count;
        if (whole) {
            line();
        }
    }

    private static boolean mayBegin(byte first) {
        return first == 'b' || first == '=';
    }

    /** No line of an encoded file is so long; in yEnc, whose lines may be, it is decoded piece by piece. */
    private void flushLongLine() throws IOException {
        if (mode == Mode.YENC) {
            yenc();
            length = 0;
            return;
        }
        backToText();
        text.write(line, 0, length);
        length = 0;
    }

    private void line() throws IOException {
        switch (mode) {
            case TEXT -> begin();
            case BEGUN -> {
                if (uuOctets() > 0) {
                    file = files.open(name);
                    mode = Mode.UU;
                    uu();
                } else {
                    backToText();
                    begin();
                }
            }
            case UU -> {
                if (is("end")) {
                    endOfFile();
                } else if (uuOctets() >= 0) {
                    uu();
                } else if (!isBlank()) {
                    endOfFile(); // cut off: what follows is text
                    begin();
                }
            }
            case YENC -> {
                if (startsWith("=yend")) {
                    endOfFile();
                } else if (!startsWith("=ypart ")) {
                    yenc();
                }
            }
        }
        length = 0;
    }

    private void begin() throws IOException {
        if (count < MOST && startsWith("begin ")) {
            Matcher m = BEGIN.matcher(content());
            if (m.matches()) {
                name = m.group(1).strip();
                begun = Arrays.copyOf(line, length);
                mode = Mode.BEGUN;
                count++;
                return;
            }
        } else if (count < MOST && startsWith("=ybegin ")) {
            Matcher m = YENC.matcher(content());
            if (m.matches()) {
                file = files.open(m.group(1).strip());
                mode = Mode.YENC;
                escaped = false;
                count++;
                return;
            }
        }
        text.write(line, 0, length);
    }

    private void backToText() throws IOException {
        if (mode == Mode.BEGUN) {
            text.write(begun);
        } else if (file != null) {
            endOfFile();
        }
        mode = Mode.TEXT;
    }

    private void endOfFile() throws IOException {
        mode = Mode.TEXT;
        if (file != null) {
            file = null;
            files.done();
        }
    }

    /** @return octets that a uuencoded line says it holds; -1 if it can be none */
    private int uuOctets() {
        int end = contentEnd();
        if (end == 0 || line[0] < ' ' || line[0] > '`') {
            return -1;
        }
        int octets = (line[0] - ' ') & 0x3F;
        int encoded = (octets + 2) / 3 * 4;
        if (end - 1 > encoded + 2 || (octets > 0 && end - 1 < encoded / 2)) {
            return -1; // blanks at the end may have been lost, but not so many
        }
        for (int i = 1; i < end; i++) {
            if (line[i] < ' ' || line[i] > '`') {
                return -1;
            }
        }
        return octets;
    }

    private void uu() throws IOException {
        if (file != null) {
            Uuencoded.line(line, contentEnd(), file);
        }
    }

    private void yenc() throws IOException {
        int end = contentEnd();
        byte[] decoded = new byte[end];
        int n = 0;
        int start = end > 1 && line[0] == '.' && line[1] == '.' ? 1 : 0; // dot-stuffing that nobody undid
        for (int i = start; i < end; i++) {
            int b = line[i] & 0xFF;
            if (!escaped && b == '=') {
                escaped = true;
            } else {
                decoded[n++] = (byte) (escaped ? b - 64 - 42 : b - 42);
                escaped = false;
            }
        }
        if (file != null) {
            file.write(decoded, 0, n);
        }
    }

    private int contentEnd() {
        int end = length;
        while (end > 0 && (line[end - 1] == '\n' || line[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private String content() {
        return new String(line, 0, contentEnd(), StandardCharsets.ISO_8859_1);
    }

    private boolean isBlank() {
        return content().isBlank();
    }

    private boolean is(String word) {
        return contentEnd() == word.length() && startsWith(word);
    }

    private boolean startsWith(String word) {
        if (length < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (line[i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Ends the text: a line without an end counts, a file without an end is complete. */
    void finish() throws IOException {
        if (length > 0) {
            line();
        }
        backToText();
    }
}
