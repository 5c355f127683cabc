/** Finds the responsible: an owner, a role or a queue. */
@NullMarked
package org.postern.assign;

import org.jspecify.annotations.NullMarked;
