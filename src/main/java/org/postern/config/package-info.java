/** Reads the YAML files into records and reports every problem with its place. */
@NullMarked
package org.postern.config;

import org.jspecify.annotations.NullMarked;
