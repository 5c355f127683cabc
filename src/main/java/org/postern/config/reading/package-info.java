/** Reads the configuration folder into {@link org.postern.config.Config}, or tells every problem with its place. */
@NullMarked
package org.postern.config.reading;

import org.jspecify.annotations.NullMarked;
