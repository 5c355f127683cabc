package org.postern.config.reading;

import java.util.List;
import java.util.Set;
import org.postern.config.Config;
import org.postern.config.Problem;

/** What came of reading a configuration: it, whole and checked, or everything that is wrong with it. */
public sealed interface ConfigResult {
    /** @param missingCredentials credentials that are referred to but not there; none if they were needed */
    record Valid(Config config, Set<String> missingCredentials) implements ConfigResult {}

    /** @param problems at least one, sorted by file, line and column */
    record Invalid(List<Problem> problems) implements ConfigResult {}
}
