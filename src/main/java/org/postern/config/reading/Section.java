package org.postern.config.reading;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A map of the configuration; keys that are unknown or given twice have been reported. */
final class Section {
    private final Location at;
    private final String path;
    private final Source source;
    private final Map<String, Item> items;

    private Section(Location at, String path, Source source, Map<String, Item> items) {
        this.at = at;
        this.path = path;
        this.source = source;
        this.items = items;
    }

    /** A map with these keys. */
    static Section of(Item item, Set<String> keys) {
        item.source().trace().map(item.source().file(), item.path(), keys);
        return read(item, name -> keys.contains(name) ? null : unknown(name, keys));
    }

    /** A map whose keys are names of the user's own. */
    static Section named(Item item) {
        item.source().trace().named(item.source().file(), item.path());
        return read(item, name -> name.isBlank() ? "a name cannot be empty" : null);
    }

    private static Section read(Item item, Function<String, @Nullable String> objection) {
        Map<String, Item> items = new LinkedHashMap<>();
        if (item.node() instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                add(item, entry, objection, items);
            }
        } else {
            item.wrongShape("a map");
        }
        return new Section(item.at(), item.path(), item.source(), items);
    }

    private static void add(
            Item map, NodeTuple entry, Function<String, @Nullable String> objection, Map<String, Item> items) {
        Location at = Item.locate(map.source(), entry.getKeyNode());
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            map.source().problems().add(at, map.path(), "has a list or map as a key; allowed: text", null);
            return;
        }
        Item item = map.child(key.getValue(), at, entry.getValueNode());
        String hint = objection.apply(key.getValue());
        if (hint != null) {
            item.problem("unknown key", hint);
            return;
        }
        Item first = items.putIfAbsent(key.getValue(), item);
        if (first != null) {
            item.problem("given twice", "first in line " + first.at().line() + "; keep one of them");
        }
    }

    private static String unknown(String name, Set<String> keys) {
        return NearMiss.question(name, keys) + "Known here: " + String.join(", ", new TreeSet<>(keys));
    }

    /** The same keys; those that are missing here are taken from the other. */
    Section over(Section defaults) {
        Map<String, Item> merged = new LinkedHashMap<>(defaults.items);
        merged.putAll(items);
        return new Section(at, path, source, merged);
    }

    Section without(Set<String> keys) {
        Map<String, Item> fewer = new LinkedHashMap<>(items);
        fewer.keySet().removeAll(keys);
        return new Section(at, path, source, fewer);
    }

    Location at() {
        return at;
    }

    boolean has(String key) {
        return items.containsKey(key);
    }

    Map<String, Item> entries() {
        return items;
    }

    Optional<Item> find(String key) {
        return Optional.ofNullable(items.get(key));
    }

    /** Reports about the section as a whole. */
    void problem(String message, @Nullable String hint) {
        source.problems().add(at, path, message, hint);
    }

    /** Reports about a key, at its place if it is there, else at the section's. */
    void problem(String key, String message, @Nullable String hint) {
        find(key)
                .ifPresentOrElse(
                        item -> item.problem(message, hint),
                        () -> source.problems().add(at, path(key), message, hint));
    }

    Optional<Item> require(String key, String example) {
        if (!has(key)) {
            problem(key, "is missing", "add '" + key + ": " + example + "'");
        }
        return find(key);
    }

    /** @return the value; the stand-in if it is missing or wrong, which has been reported */
    <T> T require(String key, Scalar<T> type, T standIn) {
        source.trace().scalar(source.file(), path(key), type);
        source.trace().setting(path(key), items.get(key), null);
        return require(key, "…").flatMap(item -> item.as(type)).orElse(standIn);
    }

    <T> Optional<T> read(String key, Scalar<T> type) {
        return read(key, type, Optional.empty());
    }

    <T> T read(String key, Scalar<T> type, T otherwise) {
        return read(key, type, Optional.of(otherwise)).orElse(otherwise);
    }

    private <T> Optional<T> read(String key, Scalar<T> type, Optional<T> usual) {
        source.trace().scalar(source.file(), path(key), type);
        source.trace()
                .setting(
                        path(key),
                        items.get(key),
                        usual.<Object>map(value -> type.word(value)
                                        .<Object>map(word -> word)
                                        .orElse(value))
                                .orElse(null));
        return find(key).flatMap(item -> item.as(type));
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** @return the values of a list or of a single scalar; none if the key is absent */
    <T> List<T> list(String key, Scalar<T> type) {
        source.trace().oneOrMore(source.file(), path(key));
        source.trace().scalar(source.file(), path(key) + "[0]", type);
        return find(key).map(item -> item.listOf(type)).orElse(List.of());
    }

    /** As {@link #list}, but an empty list is as good as none. */
    <T> List<T> listOrNone(String key, Scalar<T> type) {
        boolean empty = find(key)
                .filter(Item::isList)
                .filter(item -> !item.hasEntries())
                .isPresent();
        return empty ? List.of() : list(key, type);
    }

    /** @return whether the map under the key holds some text under the inner key */
    boolean hasText(String key, String inner) {
        return find(key)
                .filter(Item::isMap)
                .flatMap(item -> named(item).find(inner))
                .flatMap(Item::raw)
                .filter(text -> !text.isEmpty())
                .isPresent();
    }

    /** @return the section under the key; one without entries if it is absent */
    Section section(String key, Set<String> keys) {
        source.trace().map(source.file(), path(key), keys);
        return find(key)
                .map(item -> Section.of(item, keys))
                .orElseGet(() -> new Section(at, path(key), source, Map.of()));
    }
}
