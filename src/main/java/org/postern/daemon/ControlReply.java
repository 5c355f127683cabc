package org.postern.daemon;

import org.jspecify.annotations.Nullable;
import org.postern.intake.LaneState;

/**
 * One line back.
 *
 * @param ok false: nothing was done, and {@code message} says why
 * @param status only for the command of that name
 * @param backfill only for the commands about one
 */
public record ControlReply(
        boolean ok,
        String message,
        @Nullable LiveStatus status,
        @Nullable LaneState backfill) {
    public ControlReply(boolean ok, String message, @Nullable LiveStatus status) {
        this(ok, message, status, null);
    }
}
