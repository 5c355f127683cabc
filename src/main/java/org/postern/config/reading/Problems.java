package org.postern.config.reading;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.postern.config.Problem;

/**
 * All that is wrong, gathered so that it can be shown at once.
 *
 * <p>What {@code defaults} says is read again for each mailbox, so the same problem may come several times; it is kept once.
 */
final class Problems {
    /** Nobody reads more, and a file of nonsense must not fill the memory. */
    private static final int MOST = 1000;

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing((Problem p) -> p.at().file())
            .thenComparingInt(p -> p.at().line())
            .thenComparingInt(p -> p.at().column());

    private final Set<Problem> found = new LinkedHashSet<>();

    void add(Location at, String path, String message, @Nullable String hint) {
        if (found.size() < MOST) {
            found.add(new Problem(at, path, message, hint == null || hint.isBlank() ? null : hint.strip()));
        }
    }

    boolean none() {
        return found.isEmpty();
    }

    List<Problem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }
}
