package org.postern.rules;

import java.util.List;
import java.util.Optional;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.message.TraceStep;

/**
 * Which rule won, and every rule that was asked before it.
 *
 * @param rule the first whose condition holds; empty if none does
 */
public record Decision(Optional<RuleConfig> rule, List<TraceStep> trace) {}
