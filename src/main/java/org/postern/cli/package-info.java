/** The command line: one class per command. */
@NullMarked
package org.postern.cli;

import org.jspecify.annotations.NullMarked;
