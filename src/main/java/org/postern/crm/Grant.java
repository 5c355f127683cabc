package org.postern.crm;

import java.util.List;
import java.util.Set;

/**
 * What our database user must be allowed to do with one table of the CRM, and not more.
 *
 * @param select columns it reads; empty: all of them
 * @param insert it adds rows
 * @param update columns it changes in rows that are there; empty: none
 * @param delete it removes rows for good
 * @param numbered column that the database numbers from a sequence of its own; empty: none
 * @param ifThere not every version of the CRM has that table, or each of the columns that are selected
 */
public record Grant(
        String table,
        Set<String> select,
        boolean insert,
        List<String> update,
        boolean delete,
        String numbered,
        boolean ifThere) {
    /** What the user is for. */
    public enum Purpose {
        /** The daemon, and every command but one. */
        RUN,
        /** {@code erase}, which alone removes rows of the CRM for good. */
        ERASE
    }
}
