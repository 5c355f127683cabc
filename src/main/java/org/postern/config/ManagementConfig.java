package org.postern.config;

/** Where {@code /metrics} and {@code /health} are served; port 0 takes any free one. */
public record ManagementConfig(String host, int port) {}
