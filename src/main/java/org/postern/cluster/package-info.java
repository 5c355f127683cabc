/** Several daemons on one database: which of them attends to what, by Camel's cluster API. */
@NullMarked
package org.postern.cluster;

import org.jspecify.annotations.NullMarked;
