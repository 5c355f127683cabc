package org.postern.match;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a subject is about: the subject less the prefixes of answers and forwards in the languages that mail programs speak, with or without a counter or a blank,
 * any number of them, and less our service codes; in lower case with single blanks.
 */
public final class SubjectOf {
    /** German, Scandinavian, Dutch, Polish, Czech, Russian (Outlook's НА in either alphabet), Romance, Turkish, Finnish, Hungarian, Chinese and Japanese ones among them. */
    private static final Pattern PREFIX = Pattern.compile(
            "^(?:re|aw|antw|antwort|sv|vs|odp|res|ref|rif|r|ynt|ilt|ang|bls|doorst|vl|vb|vá|ha|на|ответ|отв|rép|回复|回覆|答复|返信|"
                    + "fwd?|wg|tr|rv|enc|i|pd|přep|továbbítás|пересл|перенаправлено|fs|转发|轉寄|転送)"
                    + " ?(?:[\\[(]\\d{1,4}[\\])]|\\^\\d{1,4}|\\*\\d{1,4})? ?: ?");

    private static final Pattern TRAILING = Pattern.compile(" ?\\((?:fwd?|was:[^)]*)\\)$");
    private static final Pattern CODE = Pattern.compile("\\[crm-[a-z0-9-]*]");
    /** Fewer letters say nothing: "hi", "???". */
    private static final int TELLING_LENGTH = 3;

    private SubjectOf() {}

    /** @return the canonical subject; empty if nothing but prefixes is there */
    public static String canonical(String subject) {
        String rest = oneLine(
                CODE.matcher(Normalizer.normalize(subject, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
                        .replaceAll(" "));
        String before;
        do {
            before = rest;
            rest = TRAILING.matcher(PREFIX.matcher(rest).replaceFirst("")).replaceFirst("");
        } while (!rest.equals(before));
        return rest;
    }

    /** @return true if both are about the same and that is more than a word of greeting */
    static boolean same(String one, String other) {
        String canonical = canonical(one);
        return canonical.length() >= TELLING_LENGTH && canonical.equals(canonical(other));
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\s\\p{Z}\\p{Cf}]+", " ").strip();
    }
}
