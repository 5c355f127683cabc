package org.postern.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * @param sinks journal, mail, webhook
 * @param to addresses for the sink mail
 * @param webhook URL; empty: none
 * @param lag age of the oldest unprocessed mail that raises an alert
 * @param silenceFactor alert when a mailbox is silent that many times longer than usual
 */
public record AlertsConfig(Set<String> sinks, List<String> to, String webhook, Duration lag, double silenceFactor) {}
