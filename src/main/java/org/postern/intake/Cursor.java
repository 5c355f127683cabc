package org.postern.intake;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;

/**
 * How far a folder has been read.
 *
 * @param uidValidity of the server when it was written; 0: never opened
 * @param low every UID up to it is done
 * @param done UIDs above {@code low} that are done
 * @param epoch counts the openings; whoever holds another one may not commit
 * @param firstConnect mail the server got before it is history
 * @param since mail the server got before it is not wanted
 */
public record Cursor(
        FolderKey key,
        long uidValidity,
        long low,
        UidSet done,
        long epoch,
        Instant firstConnect,
        Instant since,
        @Nullable Instant lastOk,
        @Nullable String error) {}
