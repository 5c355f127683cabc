/** Decides by filters, conditions and rules what is to be done with a mail. */
@NullMarked
package org.postern.rules;

import org.jspecify.annotations.NullMarked;
