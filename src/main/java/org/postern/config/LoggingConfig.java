package org.postern.config;

/** @param level error, warn, info, debug or trace */
public record LoggingConfig(boolean json, String level) {}
