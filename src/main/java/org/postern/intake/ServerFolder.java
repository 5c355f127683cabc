package org.postern.intake;

import java.util.Set;

/**
 * A folder as the server lists it.
 *
 * @param name full name, decoded
 * @param separator between levels of the name; 0: the server has no levels
 * @param attributes in lower case, as {@code \sent}
 */
record ServerFolder(String name, char separator, boolean selectable, Set<String> attributes) {
    /** @return the name with slashes between its levels, as configured names have them */
    String path() {
        return separator == 0 || separator == '/' ? name : name.replace(separator, '/');
    }

    boolean is(String attribute) {
        return attributes.contains(attribute);
    }
}
