package org.postern.config;

import java.util.Map;

/**
 * How mail that a web form sends is read.
 *
 * @param fields lead field → where its value stands; {@code email} and {@code name} name the sender
 */
public record SourceConfig(Location at, String name, Map<String, FieldPattern> fields) {}
