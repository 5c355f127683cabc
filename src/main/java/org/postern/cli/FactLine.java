package org.postern.cli;

/** A name and what is told under it. */
final class FactLine {
    private static final int INDENT = 13;

    private FactLine() {}

    /** @param value what it holds is shown on lines of its own, whatever comes from a mail */
    static String of(String name, Object value) {
        String text = value.toString().replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
        return Folded.of(String.format("  %-10s ", name), text, INDENT);
    }
}
