package org.postern.crm.sql;

import java.util.SortedMap;

/** A row that will be inserted. Times are UTC, written as {@link Times} does. */
public interface Row {
    /** A row of a table that the site may have added columns to. */
    interface WithFields extends Row {
        /** @return value by column: the site's own columns, and own values for ours */
        SortedMap<String, String> fields();
    }

    /** What a pair of columns refers to: an id, and the kind of record that it is of. */
    interface Ref {
        String id();

        /** @return as it stands in {@code parent_type} and the like */
        String type();
    }
}
