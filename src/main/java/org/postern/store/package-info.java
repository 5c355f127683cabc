/** Our own tables: entities, repositories and migrations. */
@NullMarked
package org.postern.store;

import org.jspecify.annotations.NullMarked;
