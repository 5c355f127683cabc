/** Measures the delivered daemon between private servers; no part of the delivery nor of the tests. */
@NullMarked
package org.postern.bench;

import org.jspecify.annotations.NullMarked;
