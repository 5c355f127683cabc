package org.postern.message;

import java.util.Arrays;

/** A text looked at line by line; lines end with LF. */
final class Lines {
    private final String text;
    private final int[] starts;
    private final int count;

    Lines(String text) {
        this.text = text;
        int[] found = new int[64];
        int n = 0;
        for (int at = 0; at <= text.length(); ) {
            if (n == found.length) {
                found = Arrays.copyOf(found, n * 2);
            }
            found[n++] = at;
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() + 1 : end + 1;
        }
        this.starts = found;
        this.count = n;
    }

    String text() {
        return text;
    }

    int count() {
        return count;
    }

    /** @return offset of the first character of a line; the length of the text for the line behind the last */
    int start(int line) {
        return line < count ? starts[line] : text.length();
    }

    /** @return offset behind the last character of a line, its LF aside */
    int end(int line) {
        return line + 1 < count ? starts[line + 1] - 1 : text.length();
    }

    int length(int line) {
        return end(line) - starts[line];
    }

    String line(int line) {
        return text.substring(starts[line], end(line));
    }

    boolean isBlank(int line) {
        int end = end(line);
        for (int i = starts[line]; i < end; i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c) && c != '\u00A0') {
                return false;
            }
        }
        return true;
    }

    /** @return true if the line begins with the sign of quoted text (RFC 3676, section 4.5) */
    boolean isQuoted(int line) {
        int i = starts[line];
        int end = end(line);
        while (i < end && text.charAt(i) == ' ') {
            i++;
        }
        return i < end && text.charAt(i) == '>';
    }

    /** @return the first line from {@code line} on that is not blank; their count if there is none */
    int notBlank(int line) {
        int i = line;
        while (i < count && isBlank(i)) {
            i++;
        }
        return i;
    }
}
