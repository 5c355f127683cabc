package org.postern.cli;

import java.util.List;
import org.postern.config.Problem;

/** The configuration cannot be used; all that is wrong with it is known. */
final class ConfigRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ConfigRefused(List<Problem> problems) {
        super(problems.size() + " problems", null, false, false);
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }
}
