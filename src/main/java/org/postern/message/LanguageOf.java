package org.postern.message;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Guesses the language of a text by its script and, for Latin letters, by small words. Cheap, and silent when unsure. */
final class LanguageOf {
    private static final int LOOKED_AT = 2000;

    private static final Map<String, Set<String>> SMALL_WORDS = Map.of(
            "en",
                    Set.of(
                            "the", "and", "you", "for", "that", "have", "with", "this", "not", "are", "your", "from",
                            "please", "is", "to", "of", "we"),
            "de",
                    Set.of(
                            "und", "der", "die", "das", "ist", "nicht", "sie", "ich", "wir", "mit", "für", "ein",
                            "eine", "auf", "bitte", "den"),
            "cs",
                    Set.of(
                            "je", "že", "jsem", "jsme", "prosím", "vám", "vás", "nebo", "pro", "ale", "který", "není",
                            "děkuji", "můžete", "jsou", "při", "jako", "stále", "dobrý"),
            "pl",
                    Set.of(
                            "jest",
                            "nie",
                            "się",
                            "że",
                            "dla",
                            "proszę",
                            "czy",
                            "jak",
                            "są",
                            "ale",
                            "oraz",
                            "dzień",
                            "pod",
                            "został",
                            "mam",
                            "przez",
                            "dziękuję"),
            "sk", Set.of("som", "sme", "nie", "prosím", "ďakujem", "ktorý", "alebo", "pre", "keď", "môžete"),
            "fr",
                    Set.of(
                            "le", "la", "les", "des", "est", "vous", "nous", "pour", "une", "dans", "que", "avec",
                            "merci"),
            "es", Set.of("el", "los", "las", "una", "por", "para", "que", "con", "gracias", "está", "usted"),
            "it", Set.of("il", "che", "per", "una", "della", "sono", "grazie", "con", "gli", "non"));

    private LanguageOf() {}

    /** @return ISO 639-1; null if the text does not tell */
    static @Nullable String of(String text) {
        int end = Math.min(text.length(), LOOKED_AT);
        int latin = 0;
        int cyrillic = 0;
        int ukrainian = 0;
        int kana = 0;
        int han = 0;
        int hangul = 0;
        int greek = 0;
        int hebrew = 0;
        int arabic = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x250) {
                latin += Character.isLetter(c) ? 1 : 0;
            } else if (c >= 0x400 && c < 0x530) {
                cyrillic++;
                ukrainian += "іїєґІЇЄҐ".indexOf(c) >= 0 ? 1 : 0;
            } else if (c >= 0x3040 && c <= 0x30FF) {
                kana++;
            } else if (c >= 0x4E00 && c <= 0x9FFF) {
                han++;
            } else if (c >= 0xAC00 && c <= 0xD7AF) {
                hangul++;
            } else if (c >= 0x370 && c < 0x400) {
                greek++;
            } else if (c >= 0x590 && c < 0x600) {
                hebrew++;
            } else if (c >= 0x600 && c < 0x700) {
                arabic++;
            }
        }
        int half = (latin + cyrillic + 2 * (kana + han + hangul) + greek + hebrew + arabic) / 2;
        if (half < 2) {
            return null;
        }
        if (2 * (kana + han) > half) {
            return kana > 0 ? "ja" : "zh";
        }
        if (cyrillic > half) {
            return ukrainian * 50 > cyrillic ? "uk" : "ru";
        }
        if (2 * hangul > half) {
            return "ko";
        }
        if (greek > half) {
            return "el";
        }
        if (hebrew > half) {
            return "he";
        }
        if (arabic > half) {
            return "ar";
        }
        return byWords(text.substring(0, end));
    }

    private static @Nullable String byWords(String text) {
        java.util.Map<String, Integer> hits = new java.util.HashMap<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean letter = i < text.length() && Character.isLetter(text.charAt(i));
            if (letter && start < 0) {
                start = i;
            } else if (!letter && start >= 0) {
                if (i - start <= 8) {
                    String word = text.substring(start, i).toLowerCase(java.util.Locale.ROOT);
                    SMALL_WORDS.forEach((language, words) -> {
                        if (words.contains(word)) {
                            hits.merge(language, 1, Integer::sum);
                        }
                    });
                }
                start = -1;
            }
        }
        String best = null;
        int most = 1;
        int second = 0;
        for (java.util.Map.Entry<String, Integer> e : hits.entrySet()) {
            if (e.getValue() > most) {
                second = best == null ? second : most;
                most = e.getValue();
                best = e.getKey();
            } else {
                second = Math.max(second, e.getValue());
            }
        }
        return best != null && most > second ? best : null;
    }
}
