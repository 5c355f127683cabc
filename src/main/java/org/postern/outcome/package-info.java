/** Finishes what a mail's outcome asks for: marks on the server, answers, notices, quarantine and trace. */
@NullMarked
package org.postern.outcome;

import org.jspecify.annotations.NullMarked;
