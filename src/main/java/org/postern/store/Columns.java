package org.postern.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What fits into the columns of our tables. */
final class Columns {
    /** Characters in a column of long text. */
    static final int TEXT = 1_000_000;

    /** Octets in a compressed chunk, at most: what is compressed has at most 1 MiB, and Zstandard adds little to what it cannot shrink. */
    static final int CHUNK = 1_100_000;

    private static final int KEY = 128;

    private Columns() {}

    /**
     * @return the text itself if it is short enough for a key column, else {@code #} and its SHA-256. Text that begins with {@code #} is always hashed, so that
     *     nobody can choose a name that meets the hash of another
     */
    static String key(String text) {
        return text.length() <= KEY && !text.startsWith("#") && text.equals(clean(text)) ? text : "#" + sha256(text);
    }

    /** @return the text, cut to at most {@code length} characters, without what no database takes: NUL and halves of surrogate pairs */
    static String fit(String text, int length) {
        String clean = clean(text);
        if (clean.length() <= length) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(length - 1)) ? length - 1 : length;
        return clean.substring(0, end);
    }

    static @Nullable String fitOrNull(@Nullable String text, int length) {
        return text == null ? null : fit(text, length);
    }

    private static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
