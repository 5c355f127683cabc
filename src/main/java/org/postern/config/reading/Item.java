package org.postern.config.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in a configuration file.
 *
 * @param at its key, or for an entry of a list the entry itself
 * @param path as in {@code mailboxes[0].host}; empty for the whole file
 */
record Item(Source source, Location at, String path, Node node) {

    static Item root(Source source, Node node) {
        return new Item(source, source.start(), "", node);
    }

    static Location locate(Source source, Node node) {
        return node.getStartMark().map(mark -> locate(source, mark)).orElseGet(source::start);
    }

    static Location locate(Source source, Mark mark) {
        return new Location(source.file(), mark.getLine() + 1, mark.getColumn() + 1);
    }

    Item child(String key, Location at, Node value) {
        return new Item(source, at, path.isEmpty() ? key : path + "." + key, value);
    }

    void problem(String message) {
        problem(message, null);
    }

    void problem(String message, @Nullable String hint) {
        source.problems().add(at, path, message, hint);
    }

    boolean isText() {
        return node instanceof ScalarNode && !isEmpty();
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    /** @return true for text behind {@code |}, whose lines are lines of the file */
    boolean isBlock() {
        return node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.LITERAL;
    }

    /** @return where the value itself begins; {@link #at} is its key */
    Location value() {
        return locate(source, node);
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean hasEntries() {
        return node instanceof CollectionNode<?> collection
                && !collection.getValue().isEmpty();
    }

    private boolean isEmpty() {
        return node.getTag().equals(Tag.NULL) && node instanceof ScalarNode;
    }

    /** @return the text of a scalar as it stands in the file, without references replaced; empty for anything else */
    Optional<String> raw() {
        return node instanceof ScalarNode scalar && !isEmpty() ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    /** @return the value; empty if it is not of that type, which has been reported */
    <T> Optional<T> as(Scalar<T> type) {
        source.trace().scalar(source.file(), path, type);
        if (!(node instanceof ScalarNode scalar) || isEmpty()) {
            wrongShape(type.allowed());
            return Optional.empty();
        }
        try {
            String text = source.references().expand(scalar.getValue());
            if (text.equals(scalar.getValue())) {
                type.form().check(text, scalar.getTag(), scalar.getScalarStyle() == ScalarStyle.PLAIN, type.allowed());
            }
            T value = type.read(text);
            source.trace().value(this, text);
            return Optional.of(value);
        } catch (BadValue e) {
            problem(e.message(), e.hint());
            return Optional.empty();
        }
    }

    /** @return the entries of a list; none if it is not one, which has been reported */
    List<Item> list() {
        if (!(node instanceof SequenceNode sequence)) {
            wrongShape("a list");
            return List.of();
        }
        source.trace().list(source.file(), path);
        List<Item> entries = new ArrayList<>();
        for (Node entry : sequence.getValue()) {
            entries.add(new Item(source, locate(source, entry), path + "[" + entries.size() + "]", entry));
        }
        return entries;
    }

    /** @return the entries of a list, or this alone where one is enough */
    List<Item> oneOrMore() {
        source.trace().oneOrMore(source.file(), path);
        if (!isList()) {
            return List.of(this);
        }
        if (list().isEmpty()) {
            problem("is an empty list; allowed: at least one value", "remove the key if nothing is wanted");
        }
        return list();
    }

    /** @return the values of a list or of a single scalar; those that can be read */
    <T> List<T> listOf(Scalar<T> type) {
        return oneOrMore().stream()
                .map(item -> item.as(type))
                .flatMap(Optional::stream)
                .toList();
    }

    void wrongShape(String allowed) {
        if (isEmpty()) {
            problem("is empty; allowed: " + allowed, "give a value, or remove the key");
        } else {
            problem("is " + shape() + "; allowed: " + allowed);
        }
    }

    private String shape() {
        return isMap() ? "a map" : isList() ? "a list" : "a single value";
    }
}
