/** A CRM that is a company's own tables, written and asked by the statements of {@code crm.yaml}. */
@NullMarked
package org.postern.crm.mapped;

import org.jspecify.annotations.NullMarked;
