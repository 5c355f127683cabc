/** What adapters share that write into the tables of a CRM: its schema, statements in its dialect, rows by the batch, values that fit their columns, attachment files. */
@NullMarked
package org.postern.crm.sql;

import org.jspecify.annotations.NullMarked;
