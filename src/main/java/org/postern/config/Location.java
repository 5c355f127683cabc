package org.postern.config;

/**
 * Where something stands in a configuration file.
 *
 * @param file the file under the folder as the user named that, as in {@code config/rules.yaml}
 * @param line counts from 1
 * @param column counts from 1
 */
public record Location(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
