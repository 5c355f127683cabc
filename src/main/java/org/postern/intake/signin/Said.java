package org.postern.intake.signin;

/** A server's words as they may be shown: one line, not long, without the secret. */
final class Said {
    private static final int MOST = 160;

    private Said() {}

    static String of(String words, String secret) {
        String shown = secret.isEmpty() ? words : words.replace(secret, "********");
        String line = shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
    }
}
