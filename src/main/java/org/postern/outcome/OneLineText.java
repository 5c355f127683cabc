package org.postern.outcome;

/** Text of a mail made fit to stand in a line of ours: no control, format or separator characters, and not too long. */
final class OneLineText {
    private OneLineText() {}

    static String of(String text, int longest) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest)) + "…";
    }
}
