package org.postern.message;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Guesses the language of a text by its script and, for Latin letters, by small words. Cheap, and silent when unsure. */
final class LanguageOf {
    private static final int LOOKED_AT = 1500;
    private static final int LONGEST_WORD = 8;

    private static final List<String> LANGUAGES = List.of("en", "de", "cs", "pl", "sk", "fr", "es", "it");

    /** Bit n: the word is usual in language n. */
    private static final Map<String, Integer> SMALL_WORDS = new HashMap<>();

    static {
        usual("en", "the and you for that have with this not are your from please is to of we");
        usual("de", "und der die das ist nicht sie ich wir mit für ein eine auf bitte den");
        usual("cs", "je že jsem jsme prosím vám vás nebo pro ale který není děkuji můžete jsou při jako stále dobrý");
        usual("pl", "jest nie się że dla proszę czy jak są ale oraz dzień pod został mam przez dziękuję");
        usual("sk", "som sme nie prosím ďakujem ktorý alebo pre keď môžete");
        usual("fr", "le la les des est vous nous pour une dans que avec merci");
        usual("es", "el los las una por para que con gracias está usted");
        usual("it", "il che per una della sono grazie con gli non");
    }

    private LanguageOf() {}

    private static void usual(String language, String words) {
        for (String word : words.split(" ")) {
            SMALL_WORDS.merge(word, 1 << LANGUAGES.indexOf(language), (a, b) -> a | b);
        }
    }

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
                latin += c > 0xBF || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ? 1 : 0;
            } else if (c >= 0x370 && c < 0x400) {
                greek++;
            } else if (c >= 0x400 && c < 0x530) {
                cyrillic++;
                ukrainian += "іїєґІЇЄҐ".indexOf(c) >= 0 ? 1 : 0;
            } else if (c >= 0x590 && c < 0x600) {
                hebrew++;
            } else if (c >= 0x600 && c < 0x700) {
                arabic++;
            } else if (c >= 0x3040 && c <= 0x30FF) {
                kana++;
            } else if (c >= 0x4E00 && c <= 0x9FFF) {
                han++;
            } else if (c >= 0xAC00 && c <= 0xD7AF) {
                hangul++;
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
        return arabic > half ? "ar" : byWords(text.substring(0, end).toLowerCase(Locale.ROOT));
    }

    private static @Nullable String byWords(String text) {
        int[] hits = new int[LANGUAGES.size()];
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean letter = i < text.length() && Character.isLetter(text.charAt(i));
            if (letter && start < 0) {
                start = i;
            } else if (!letter && start >= 0) {
                Integer languages = i - start <= LONGEST_WORD ? SMALL_WORDS.get(text.substring(start, i)) : null;
                for (int n = 0; languages != null && n < hits.length; n++) {
                    hits[n] += languages >> n & 1;
                }
                start = -1;
            }
        }
        int best = 0;
        int second = 0;
        int which = 0;
        for (int n = 0; n < hits.length; n++) {
            if (hits[n] > best) {
                second = best;
                best = hits[n];
                which = n;
            } else {
                second = Math.max(second, hits[n]);
            }
        }
        return best >= 2 && best > second ? LANGUAGES.get(which) : null;
    }
}
