/** Takes groups of mails through match, decision, assignment and plan into one transaction. */
@NullMarked
package org.postern.commit;

import org.jspecify.annotations.NullMarked;
