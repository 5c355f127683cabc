package org.postern.config.reading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds names that lead to themselves, or through too many others, among names that lead to names. */
final class Circles {
    /** More names behind each other than anybody can follow; whoever evaluates them by recursion is safe below. */
    static final int LONGEST = 64;

    private final Set<String> names;
    private final Function<String, Set<String>> next;
    private final Map<String, Integer> lengths = new HashMap<>();
    private final List<List<String>> circles = new ArrayList<>();
    private final Set<String> tooLong = new LinkedHashSet<>();

    /** @param next the names that a name leads to; those not among the names lead nowhere */
    Circles(Set<String> names, Function<String, Set<String>> next) {
        this.names = names;
        this.next = next;
        names.forEach(name -> length(name, new LinkedHashSet<>()));
    }

    /** @return each circle once, from the name that is reached first */
    List<List<String>> circles() {
        return circles;
    }

    /** @return names that lead through more than {@link #LONGEST} others */
    Set<String> tooLong() {
        return tooLong;
    }

    private int length(String name, LinkedHashSet<String> way) {
        if (way.contains(name)) {
            List<String> all = List.copyOf(way);
            circles.add(all.subList(all.indexOf(name), all.size()));
            return 0;
        }
        Integer known = names.contains(name) ? lengths.get(name) : Integer.valueOf(0);
        return known != null ? known : follow(name, way);
    }

    private int follow(String name, LinkedHashSet<String> way) {
        way.add(name);
        int length = way.size() > LONGEST ? LONGEST : 0;
        if (length == 0) {
            for (String other : next.apply(name)) {
                length = Math.max(length, length(other, way));
            }
        }
        way.remove(name);
        lengths.put(name, length + 1);
        if (length + 1 > LONGEST) {
            tooLong.add(name);
        }
        return length + 1;
    }
}
