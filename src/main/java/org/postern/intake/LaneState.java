package org.postern.intake;

import org.jspecify.annotations.Nullable;

/**
 * How far a backfill has come.
 *
 * @param found mails in the folders looked into so far that may be wanted
 * @param settled those of them that have their outcome, or turned out to be none of its mails
 * @param ended true once nothing more happens by itself
 * @param error why it waits, or why it ended before its end; null: nothing is wrong
 */
public record LaneState(
        long found, long settled, boolean ended, @Nullable String error) {}
