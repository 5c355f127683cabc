package org.postern.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Turns.QueueNotLocked;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** What an exception out of a group's transaction asks for. */
enum Fault {
    /** Connection, deadlock, lock wait, unknown commit, a lost race on our own keys, a full disk: the whole group again. */
    TRANSIENT,
    /** A constraint of a CRM table, a fault of planning: one mail of the group cannot be written; find it. */
    MESSAGE_BOUND,
    /** The CRM's tables or our rights are not what they should be: no mail can be written. */
    SYSTEMIC;

    /** MariaDB: too many connections, read-only server, table full, disk full, query interrupted, gone away, lost, read-only transaction, server shutting down, deadlock, lock wait. */
    private static final Set<Integer> PASSING_CODES =
            Set.of(1021, 1040, 1053, 1114, 1205, 1213, 1290, 1317, 1792, 1836, 1927, 2006, 2013);

    /** MariaDB: what a trigger or procedure of the site raises. The driver takes it for a connection that was lost. */
    private static final int RAISED = 1644;

    static Fault of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = next(cause)) {
            if (cause instanceof SQLException said && isOfTheMail(said)) {
                return MESSAGE_BOUND;
            }
        }
        for (Throwable cause = thrown; cause != null; cause = next(cause)) {
            if (passes(cause)) {
                return TRANSIENT;
            }
        }
        boolean broken = thrown instanceof InvalidDataAccessResourceUsageException
                || thrown instanceof PermissionDeniedDataAccessException;
        return broken ? SYSTEMIC : MESSAGE_BOUND;
    }

    /** Class 22 is data that does not fit, which MariaDB's driver takes for a statement that is wrong. */
    private static boolean isOfTheMail(SQLException said) {
        String state = said.getSQLState();
        return said.getErrorCode() == RAISED || state != null && state.startsWith("22");
    }

    private static boolean passes(Throwable cause) {
        return cause instanceof Ledger.LostRace
                || cause instanceof QueueNotLocked
                || cause instanceof TransientDataAccessException
                || cause instanceof RecoverableDataAccessException
                || cause instanceof DataAccessResourceFailureException
                || cause instanceof TransactionException
                || cause instanceof IOException
                || cause instanceof UncheckedIOException
                || cause instanceof SQLException sql && passes(sql);
    }

    /** Classes 08 connection, 40 transaction rolled back, 57 server stopping (SQL standard and PostgreSQL); lock not available (PostgreSQL). */
    private static boolean passes(SQLException sql) {
        String state = sql.getSQLState();
        boolean passingState = state != null
                && (state.startsWith("08")
                        || state.startsWith("40")
                        || state.startsWith("57")
                        || state.equals("55P03"));
        return passingState || PASSING_CODES.contains(sql.getErrorCode());
    }

    private static @Nullable Throwable next(Throwable cause) {
        Throwable next = cause.getCause();
        return next == cause ? null : next;
    }

    /** @return one line for the ledger: what the database said, without the values of the statement */
    static String describe(Throwable thrown) {
        Throwable root = thrown;
        while (next(root) != null && root instanceof DataAccessException) {
            root = Objects.requireNonNull(next(root));
        }
        String message = String.valueOf(root.getMessage());
        return root.getClass().getSimpleName() + ": "
                + (message.length() > 300 ? message.substring(0, 300) + "…" : message);
    }
}
