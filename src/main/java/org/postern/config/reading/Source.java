package org.postern.config.reading;

import org.postern.config.Location;

/**
 * A file being read, and what its values need.
 *
 * @param file the name that problems show
 */
record Source(String file, Problems problems, References references) {
    Location start() {
        return new Location(file, 1, 1);
    }
}
