package org.postern.config;

import java.time.Duration;
import java.util.List;

/**
 * @param neverLog sender addresses or domains whose mail is not fetched beyond its header
 * @param traceRetention how long traces are kept
 * @param quarantineRetention how long the raw bytes of quarantined mail are kept
 */
public record PrivacyConfig(List<String> neverLog, Duration traceRetention, Duration quarantineRetention) {}
