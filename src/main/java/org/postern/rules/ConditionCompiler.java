package org.postern.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.postern.config.Condition;

/** Turns conditions as written into nodes, and gathers their leaves so that each is evaluated once per mail. */
final class ConditionCompiler {
    private final Map<String, Condition> named;
    private final Leaves leafMaker;
    private final Map<String, Node> compiled = new HashMap<>();
    private final Set<String> inProgress = new HashSet<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<KeywordIndex.Wanted> keywords = new ArrayList<>();

    ConditionCompiler(Map<String, Condition> named, Leaves leafMaker) {
        this.named = named;
        this.leafMaker = leafMaker;
    }

    /** @throws IllegalArgumentException if a name is not defined or is defined by itself */
    Node compile(Condition condition) {
        if (condition instanceof Condition.Always) {
            return new Node.Always();
        }
        if (condition instanceof Condition.Named name) {
            return named(name);
        }
        if (condition instanceof Condition.All all) {
            return new Node.All(all.of().stream().map(this::compile).toList());
        }
        if (condition instanceof Condition.Any any) {
            return new Node.Any(any.of().stream().map(this::compile).toList());
        }
        if (condition instanceof Condition.Not not) {
            return new Node.Not(compile(not.of()));
        }
        if (condition instanceof Condition.PartyIs party) {
            return new Node.Party(Set.copyOf(party.parties()));
        }
        if (condition instanceof Condition.Keywords wanted) {
            // Keywords of all conditions are searched together; the leaf itself finds nothing.
            keywords.add(new KeywordIndex.Wanted(leaves.size(), wanted.any(), wanted.scope()));
            return leaf(scene -> null, "no keyword");
        }
        return leaf(leafMaker.of(condition), "not " + called(condition));
    }

    /** @return leaves in the order of their index */
    List<Leaf> leaves() {
        return List.copyOf(leaves);
    }

    KeywordIndex keywords() {
        return new KeywordIndex(keywords);
    }

    private Node named(Condition.Named name) {
        Node known = compiled.get(name.name());
        if (known != null) {
            return known;
        }
        Condition definition = named.get(name.name());
        if (definition == null || !inProgress.add(name.name())) {
            throw new IllegalArgumentException(name.at() + ": condition '" + name.name() + "' is "
                    + (definition == null ? "not defined" : "defined by itself"));
        }
        Node node = compile(definition);
        inProgress.remove(name.name());
        compiled.put(name.name(), node);
        return node;
    }

    private Node leaf(Leaf leaf, String no) {
        leaves.add(leaf);
        return new Node.Leaf(leaves.size() - 1, new Node.Answer(false, no));
    }

    /** {@code FromDomain} → from-domain, {@code KindIs} → kind: as it is called in YAML. */
    private static String called(Condition condition) {
        return condition
                .getClass()
                .getSimpleName()
                .replaceFirst("Is$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
