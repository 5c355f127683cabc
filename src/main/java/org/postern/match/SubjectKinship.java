package org.postern.match;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a subject speaks of a record of that name: the same canonical text, one within the other, or at least two words of four letters that make up half of the
 * shorter one's words.
 */
final class SubjectKinship {
    private static final int TELLING_LENGTH = 6;
    private static final int TELLING_WORD = 4;

    private SubjectKinship() {}

    static boolean between(String subject, String name) {
        String one = SubjectOf.canonical(subject);
        String other = SubjectOf.canonical(name);
        return SubjectOf.same(subject, name) || within(one, other) || within(other, one) || shareWords(one, other);
    }

    private static boolean within(String part, String whole) {
        return part.length() >= TELLING_LENGTH && whole.contains(part);
    }

    private static boolean shareWords(String one, String other) {
        Set<String> words = words(one);
        Set<String> others = words(other);
        Set<String> shared = new HashSet<>(words);
        shared.retainAll(others);
        return shared.size() >= 2 && shared.size() * 2 >= Math.min(words.size(), others.size());
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> word.length() >= TELLING_WORD)
                .collect(Collectors.toSet());
    }
}
