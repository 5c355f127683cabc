/** Builds the objects, starts and stops the routes, and answers about health; the only package that knows everybody. */
@NullMarked
package org.postern.daemon;

import org.jspecify.annotations.NullMarked;
