package org.postern.message;

import org.jspecify.annotations.Nullable;

/**
 * One step of the way to a decision, for {@code explain}.
 *
 * @param step what was asked, as "rule price-request"
 * @param result null if the step is no yes-or-no question
 */
public record TraceStep(String step, @Nullable Boolean result, String detail) {}
