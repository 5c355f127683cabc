/** Where something has become lasting. */
@NullMarked
package org.postern.durable;

import org.jspecify.annotations.NullMarked;
