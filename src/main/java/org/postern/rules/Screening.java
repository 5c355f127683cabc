package org.postern.rules;

import java.util.List;
import java.util.Optional;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.message.TraceStep;

/**
 * What the conditions say about a mail, evaluated once.
 *
 * @param hits what each condition that needs no party gave; read by the rule set that made it
 * @param filter the first filter that matched; empty: none
 */
public record Screening(Hits hits, Optional<FilterConfig> filter, List<TraceStep> trace) {
    /** Opaque to others: which leaf conditions hold, and where keywords were found. */
    public interface Hits {}
}
