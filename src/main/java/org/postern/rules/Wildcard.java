package org.postern.rules;

/** A pattern in which {@code *} stands for any run of characters; it covers the whole value and ignores case. Linear in the length of the value. */
public final class Wildcard {
    private final String written;
    private final String[] parts;

    public Wildcard(String pattern) {
        this.written = pattern;
        this.parts = FoldedText.of(pattern).split("\\*+", -1);
    }

    /** @param value as it is written */
    public boolean covers(String value) {
        return fits(FoldedText.of(value));
    }

    /** @param folded the value, by {@link FoldedText} */
    boolean fits(String folded) {
        String first = parts[0];
        if (parts.length == 1) {
            return folded.equals(first);
        }
        String last = parts[parts.length - 1];
        if (!folded.startsWith(first)) {
            return false;
        }
        int at = first.length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = folded.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return folded.length() - last.length() >= at && folded.endsWith(last);
    }

    /** @return the pattern as written */
    @Override
    public String toString() {
        return written;
    }
}
