package org.postern.config.reading;

import org.postern.config.Location;

/**
 * A file being read, and what its values need.
 *
 * @param file the name that problems show
 * @param trace is told what is asked
 */
record Source(String file, Problems problems, References references, Trace trace) {
    Location start() {
        return new Location(file, 1, 1);
    }
}
