package org.postern.daemon;

import org.jspecify.annotations.Nullable;

/**
 * One line back.
 *
 * @param ok false: nothing was done, and {@code message} says why
 * @param status only for the command of that name
 */
public record ControlReply(
        boolean ok, String message, @Nullable LiveStatus status) {}
