package org.postern.config;

import java.util.List;
import java.util.Set;

/**
 * What a route of the site's own is told of: one mail each, once it has its outcome.
 *
 * @param name the route begins with {@code direct:NAME}
 * @param outcomes filed, rejected, skipped, duplicate, quarantined; those that count
 * @param rules that decided; empty: any, or none
 * @param mailboxes where it was found; empty: any
 */
public record EventConfig(Location at, String name, Set<String> outcomes, List<String> rules, List<String> mailboxes) {}
