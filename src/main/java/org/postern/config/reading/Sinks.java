package org.postern.config.reading;

import java.util.Set;

/** Whether what notices and alerts are sent by is there. */
final class Sinks {
    private Sinks() {}

    static void check(Section section, Set<String> sinks, boolean smtp, boolean webhook) {
        if (sinks.contains("mail") && !smtp) {
            section.problem("sinks", "'mail' needs smtp, which postern.yaml does not have", "add the section smtp");
        }
        if (sinks.contains("webhook") && !webhook) {
            section.problem("sinks", "'webhook' needs an address", "add 'webhook: https://…' to alerts");
        }
    }
}
