package org.postern.message;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A name that is safe to use for a file on any system: no path, no control or direction characters, no name of a device,
 * at most 255 octets of UTF-8, the extension kept. Each name of one mail is given once; further ones are numbered.
 */
public final class StoredName {
    private static final int MOST_OCTETS = 255;
    private static final int LONGEST_EXTENSION = 20;
    private static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
            "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "conin$", "conout$");

    /** Names given, with the number that the next of that name gets. */
    private final Map<String, Integer> given = new HashMap<>();

    /** @param name as the sender gave it, decoded */
    String of(String name) {
        String safe = safe(name);
        String unique = safe;
        while (given.putIfAbsent(unique.toLowerCase(Locale.ROOT), 2) != null) {
            int next = given.merge(safe.toLowerCase(Locale.ROOT), 1, Integer::sum) - 1;
            unique = fitted(stem(safe), " (" + next + ")" + extension(safe));
        }
        return unique;
    }

    /** @return the name made safe, whether it is given elsewhere or not */
    public static String safe(String name) {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        int slash = Math.max(composed.lastIndexOf('/'), composed.lastIndexOf('\\'));
        StringBuilder safe = new StringBuilder(composed.length());
        composed.substring(slash + 1).codePoints().forEach(c -> {
            if ("<>:\"|?*".indexOf(c) >= 0) {
                safe.append('_');
            } else if (!isInvisible(c)) {
                safe.appendCodePoint(c);
            }
        });
        String trimmed = trimmed(safe.toString());
        if (trimmed.isEmpty()) {
            return "unnamed";
        }
        if (trimmed.startsWith(".")) {
            trimmed = "_" + trimmed; // hidden, or a setting of a web server
        }
        int dot = trimmed.indexOf('.');
        String device = (dot < 0 ? trimmed : trimmed.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        String named = DEVICES.contains(device) ? "_" + trimmed : trimmed;
        return fitted(stem(named), extension(named));
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT // bidi overrides, zero-width characters, soft hyphen
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || c == 0xFFFD;
    }

    /** Windows drops blanks and dots at the end. */
    private static String trimmed(String s) {
        int end = s.length();
        while (end > 0 && (s.charAt(end - 1) == '.' || Character.isWhitespace(s.charAt(end - 1)))) {
            end--;
        }
        return s.substring(0, end).strip();
    }

    private static String stem(String name) {
        return name.substring(0, name.length() - extension(name).length());
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 || name.length() - dot > LONGEST_EXTENSION ? "" : name.substring(dot);
    }

    private static String fitted(String stem, String ending) {
        int room = MOST_OCTETS - octets(ending);
        int taken = 0;
        int i = 0;
        while (i < stem.length()) {
            int c = stem.codePointAt(i);
            int octets = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (taken + octets > room) {
                break;
            }
            taken += octets;
            i += Character.charCount(c);
        }
        return stem.substring(0, i) + ending;
    }

    private static int octets(String s) {
        return s.getBytes(StandardCharsets.UTF_8).length;
    }
}
