package org.postern.config.reading;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A type of single values: what is allowed, in words, and how it is read.
 *
 * @param allowed ends the sentence "…; allowed: "
 * @param words all that are allowed; none: they cannot be counted
 */
record Scalar<T>(Form form, String allowed, List<String> words, Read<T> reading) {

    Scalar(Form form, String allowed, Read<T> reading) {
        this(form, allowed, List.of(), reading);
    }

    /** Reads the text, in which references have been replaced. */
    interface Read<T> {
        T read(String text) throws BadValue;
    }

    /** What the value must look like in YAML. */
    enum Form {
        /** Text: a number or true needs quotes, so that nothing is text by accident. */
        TEXT,
        /** Not in quotes: a number, true or false. */
        PLAIN,
        /** Either. */
        ANY;

        void check(String text, Tag tag, boolean plain, String allowed) throws BadValue {
            if (this == TEXT && !tag.equals(Tag.STR)) {
                String is = tag.equals(Tag.BOOL) ? " is a truth value" : " is a number";
                throw new BadValue(
                        Quoted.of(text) + is + "; allowed: " + allowed, "as text it needs quotes: \"" + text + "\"");
            }
            if (this == PLAIN && !plain) {
                throw new BadValue(Quoted.of(text) + " in quotes is text; allowed: " + allowed, "remove the quotes");
            }
        }
    }

    T read(String text) throws BadValue {
        return reading.read(text);
    }

    /** @return the word that is read as this value; empty if the type has no words */
    Optional<String> word(T value) {
        return words.stream().filter(word -> isReadAs(word, value)).findFirst();
    }

    private boolean isReadAs(String word, T value) {
        try {
            return read(word).equals(value);
        } catch (BadValue e) {
            return false;
        }
    }

    /** @return the constants of the enum by their names in YAML, as {@code with-record} */
    static <E extends Enum<E>> Scalar<E> of(Class<E> type) {
        Map<String, E> byName = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            byName.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return inOrder(byName);
    }

    static Scalar<String> oneOf(Collection<String> words) {
        Map<String, String> byName = new LinkedHashMap<>();
        words.forEach(word -> byName.put(word, word));
        return inOrder(byName);
    }

    /** @return one of these words, shown in alphabetical order */
    static <T> Scalar<T> choice(Map<String, T> byName) {
        return inOrder(new TreeMap<>(byName));
    }

    private static <T> Scalar<T> inOrder(Map<String, T> byName) {
        String allowed = String.join(", ", byName.keySet());
        return new Scalar<>(Form.ANY, allowed, List.copyOf(byName.keySet()), text -> {
            T value = byName.get(text);
            if (value == null) {
                throw new BadValue(
                        Quoted.of(text) + " is not known; allowed: " + allowed,
                        NearMiss.question(text, byName.keySet()));
            }
            return value;
        });
    }
}
