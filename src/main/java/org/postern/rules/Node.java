package org.postern.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A condition made ready: leaves have been evaluated already, only their combination and the party are asked. Immutable. */
sealed interface Node {
    Answer ask(Facts facts);

    /** @return true if it asks for the party */
    boolean needsParty();

    /** @param why what made it so, for people */
    record Answer(boolean holds, String why) {}

    /**
     * @param found by leaf: what was found; null: the leaf does not hold
     * @param party label of the party, or nobody
     */
    record Facts(@Nullable String[] found, String party) {}

    record Always() implements Node {
        private static final Answer YES = new Answer(true, "always");

        @Override
        public Answer ask(Facts facts) {
            return YES;
        }

        @Override
        public boolean needsParty() {
            return false;
        }
    }

    /** @param no the answer if it does not hold */
    record Leaf(int index, Answer no) implements Node {
        @Override
        public Answer ask(Facts facts) {
            String found = facts.found()[index];
            return found == null ? no : new Answer(true, found);
        }

        @Override
        public boolean needsParty() {
            return false;
        }
    }

    record Party(Set<String> wanted) implements Node {
        @Override
        public Answer ask(Facts facts) {
            return new Answer(wanted.contains(facts.party()), "party is " + facts.party());
        }

        @Override
        public boolean needsParty() {
            return true;
        }
    }

    record All(List<Node> of) implements Node {
        @Override
        public Answer ask(Facts facts) {
            // Of many rules nearly none holds: what for is gathered only then.
            for (Node node : of) {
                Answer answer = node.ask(facts);
                if (!answer.holds()) {
                    return answer;
                }
            }
            return new Answer(
                    true, of.stream().map(node -> node.ask(facts).why()).collect(Collectors.joining("; ")));
        }

        @Override
        public boolean needsParty() {
            return of.stream().anyMatch(Node::needsParty);
        }
    }

    record Any(List<Node> of) implements Node {
        @Override
        public Answer ask(Facts facts) {
            List<String> why = new ArrayList<>(of.size());
            for (Node node : of) {
                Answer answer = node.ask(facts);
                if (answer.holds()) {
                    return answer;
                }
                why.add(answer.why());
            }
            return new Answer(false, why.stream().distinct().collect(Collectors.joining("; ")));
        }

        @Override
        public boolean needsParty() {
            return of.stream().anyMatch(Node::needsParty);
        }
    }

    record Not(Node of) implements Node {
        @Override
        public Answer ask(Facts facts) {
            Answer answer = of.ask(facts);
            return new Answer(!answer.holds(), answer.why());
        }

        @Override
        public boolean needsParty() {
            return of.needsParty();
        }
    }
}
