package org.postern.config;

/** @param service database or kubernetes */
public record ClusterConfig(boolean enabled, String node, String service) {}
