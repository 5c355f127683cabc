package org.postern.config;

import java.util.Map;

/**
 * How mail that a web form sends is read: lead field → label pattern in the text, as {@code name: "Name: *"}.
 */
public record SourceConfig(Location at, String name, Map<String, String> fields) {}
