/** Writes into the database of a SuiteCRM 7 or 8: what its own mail import would write, and what it leaves to be done by hand, in batches. */
@NullMarked
package org.postern.crm.suitecrm;

import org.jspecify.annotations.NullMarked;
