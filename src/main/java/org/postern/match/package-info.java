/** Finds out who wrote a mail and which record it continues. */
@NullMarked
package org.postern.match;

import org.jspecify.annotations.NullMarked;
