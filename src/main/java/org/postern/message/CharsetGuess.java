package org.postern.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Which charset bytes are in that are no UTF-8 and carry no label that fits.
 *
 * <p>Single-byte charsets of one script differ only in which letters the bytes mean, so how usual these letters are in a
 * language decides. Multi-byte, Greek and Hebrew text is left to a detector library.
 */
final class CharsetGuess {
    private static final int SAMPLE = 2048;

    /** A letter of the language counts about 2, one that it does not have -3. */
    private static final float DOUBT = 0.3f;

    /** Octets of ґ, є, і, ї in KOI8-U (RFC 2319). */
    private static final String UKRAINIAN = "\u00A4\u00A6\u00A7\u00AD\u00B4\u00B6\u00B7\u00BD";

    /** Letters of a language from the most usual to the rarest, and a charset it may be in. */
    private record Candidate(Charset charset, float[] weights, boolean[] upper, boolean cyrillic) {
        static Candidate cyrillic(String charset, String letters) {
            Charset c = Charset.forName(charset);
            return new Candidate(c, weights(c, letters, true), upper(c), true);
        }

        static Candidate latin(String charset, String letters) {
            Charset c = Charset.forName(charset);
            return new Candidate(c, weights(c, letters, false), upper(c), false);
        }

        private static float[] weights(Charset charset, String letters, boolean cyrillic) {
            float[] weights = new float[256];
            for (int i = 128; i < 256; i++) {
                String s = new String(new byte[] {(byte) i}, charset);
                char c = s.charAt(0);
                int rank = letters.indexOf(Character.toLowerCase(c));
                if (c == '\uFFFD' || Character.isISOControl(c)) {
                    weights[i] = -12;
                } else if (rank >= 0) {
                    weights[i] = cyrillic ? 2.5f - rank * 0.12f : 2.0f - rank * 0.08f;
                    weights[i] += Character.isLowerCase(c) ? 0.3f : 0;
                } else if ("«»„“”‘’–—…№\u00a0".indexOf(c) >= 0) {
                    weights[i] = -0.2f; // quotation marks and dashes of running text
                } else {
                    weights[i] = Character.isLetter(c) ? -3 : -2.5f;
                }
            }
            return weights;
        }

        float score(byte[] bytes, int length) {
            float score = 0;
            int end = Math.min(length, SAMPLE);
            boolean lowerBefore = false;
            for (int i = 0; i < end; i++) {
                int b = bytes[i] & 0xFF;
                if (b < 128) {
                    lowerBefore = false;
                    continue;
                }
                score += weights[b];
                if (cyrillic) {
                    score -= lowerBefore && upper[b] ? 3 : 0; // "пРИВЕТ" is what Привет looks like in the wrong one
                    lowerBefore = !upper[b] && weights[b] > 0;
                }
            }
            return score;
        }

        private static boolean[] upper(Charset charset) {
            boolean[] upper = new boolean[256];
            for (int i = 128; i < 256; i++) {
                upper[i] = Character.isUpperCase(new String(new byte[] {(byte) i}, charset).charAt(0));
            }
            return upper;
        }
    }

    private static final String RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё";
    private static final String CZECH = "íáéěýřčšžůúňóďť";
    private static final String POLISH = "łęąóżśćńź";
    private static final String HUNGARIAN = "áéöíóőüúű";
    private static final String GERMAN = "üäöß";
    private static final String FRENCH = "éèàêçôûîùâëïœ";
    private static final String SPANISH = "óíáéñúü";
    private static final String NORDIC = "äåöøæé";

    /** In the order of preference where the letters do not tell. */
    private static final List<Candidate> CANDIDATES = candidates();

    private static final Set<String> BY_LIBRARY = Set.of(
            "GB18030",
            "GBK",
            "HZ-GB-2312",
            "BIG5",
            "EUC-JP",
            "SHIFT_JIS",
            "EUC-KR",
            "EUC-TW",
            "WINDOWS-1253",
            "ISO-8859-7",
            "WINDOWS-1255",
            "ISO-8859-8",
            "TIS620");

    private CharsetGuess() {}

    private static List<Candidate> candidates() {
        List<Candidate> list = new ArrayList<>();
        for (String charset : List.of("windows-1251", "KOI8-R", "IBM866", "ISO-8859-5", "x-MacCyrillic")) {
            if (Charset.isSupported(charset)) {
                list.add(Candidate.cyrillic(charset, RUSSIAN));
            }
        }
        list.add(Candidate.latin("windows-1252", GERMAN));
        list.add(Candidate.latin("windows-1252", FRENCH));
        for (String language : List.of(CZECH, POLISH, HUNGARIAN)) {
            list.add(Candidate.latin("windows-1250", language));
            list.add(Candidate.latin("ISO-8859-2", language));
        }
        list.add(Candidate.latin("windows-1252", SPANISH));
        list.add(Candidate.latin("windows-1252", NORDIC));
        return list;
    }

    /** @param sure false if another charset would give another text that is as usual in its language */
    record Guess(Charset charset, boolean sure) {}

    static Guess of(byte[] bytes, int length) {
        int high = high(bytes, length);
        boolean latin = onlyAccents(bytes, length);
        Candidate best = best(bytes, length, latin);
        if (!latin && best.score(bytes, length) < high) {
            Charset detected = detected(bytes, length);
            if (detected != null) {
                return new Guess(detected, true);
            }
        }
        Charset taken = mayBeUkrainian(best.charset(), bytes, length) ? Charset.forName("KOI8-U") : best.charset();
        return new Guess(taken, isSure(best, bytes, length, high));
    }

    private static int high(byte[] bytes, int length) {
        int high = 0;
        for (int i = 0; i < Math.min(length, SAMPLE); i++) {
            high += bytes[i] < 0 ? 1 : 0;
        }
        return high;
    }

    /** @return true if octets above 0x7F stand alone, as accented letters do; other scripts come in words, also between HTML tags */
    static boolean onlyAccents(byte[] bytes, int length) {
        int inWords = 0;
        int run = 0;
        for (int i = 0; i < Math.min(length, SAMPLE); i++) {
            run = bytes[i] < 0 ? run + 1 : 0;
            inWords += run == 3 ? 3 : run > 3 ? 1 : 0;
        }
        return inWords * 2 < high(bytes, length);
    }

    private static boolean isSure(Candidate best, byte[] bytes, int length, int high) {
        float score = best.score(bytes, length);
        for (Candidate other : CANDIDATES) {
            if (other.cyrillic() == best.cyrillic()
                    && score - other.score(bytes, length) < high * DOUBT
                    && differing(best.charset(), other.charset(), bytes, length) * 10 > high) {
                return false;
            }
        }
        return true;
    }

    /** @return characters that the two do not agree on */
    private static int differing(Charset one, Charset other, byte[] bytes, int length) {
        int end = Math.min(length, SAMPLE);
        String a = new String(bytes, 0, end, one);
        String b = new String(bytes, 0, end, other);
        int differing = 0;
        for (int i = 0; i < end; i++) {
            differing += a.charAt(i) == b.charAt(i) ? 0 : 1;
        }
        return differing;
    }

    /** KOI8-U has letters where KOI8-R draws boxes, which nobody does in a text. */
    private static boolean mayBeUkrainian(Charset guessed, byte[] bytes, int length) {
        if (!guessed.name().equals("KOI8-R")) {
            return false;
        }
        for (int i = 0; i < Math.min(length, SAMPLE); i++) {
            if (UKRAINIAN.indexOf(bytes[i] & 0xFF) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** @return a Cyrillic charset that fits far better than the declared one; else the declared one */
    static Charset betterThan(Charset declared, byte[] bytes, int length) {
        int letters = high(bytes, length);
        float own = Float.NEGATIVE_INFINITY;
        for (Candidate c : CANDIDATES) {
            if (c.cyrillic() && c.charset().equals(declared)) {
                own = c.score(bytes, length);
            }
        }
        if (own > letters * 1.2f) {
            return declared; // reads like a language
        }
        Candidate best = best(bytes, length, false);
        float score = best.score(bytes, length);
        boolean sure = score > letters * 0.6f && (own == Float.NEGATIVE_INFINITY || score - own > letters * 0.5f);
        boolean same = declared.name().equals("KOI8-U") && best.charset().name().equals("KOI8-R");
        return sure && !same ? best.charset() : declared;
    }

    private static Candidate best(byte[] bytes, int length, boolean latin) {
        Candidate best = CANDIDATES.get(0);
        float most = Float.NEGATIVE_INFINITY;
        for (Candidate candidate : CANDIDATES) {
            float score = candidate.cyrillic() == latin ? Float.NEGATIVE_INFINITY : candidate.score(bytes, length);
            if (score > most) {
                most = score;
                best = candidate;
            }
        }
        return best;
    }

    private static @Nullable Charset detected(byte[] bytes, int length) {
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(bytes, 0, Math.min(length, SAMPLE));
        detector.dataEnd();
        String name = detector.getDetectedCharset();
        if (name == null || !BY_LIBRARY.contains(name)) {
            return null;
        }
        return CharsetNamed.of(name).orElse(StandardCharsets.ISO_8859_1);
    }
}
