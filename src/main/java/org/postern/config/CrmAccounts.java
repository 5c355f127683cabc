package org.postern.config;

import java.util.Map;

/**
 * Mailboxes, filters, queues and rules that people keep in the CRM, in the form of our own configuration.
 *
 * @param yaml a map with {@code mailboxes}, {@code filters}, {@code queues} and {@code rules}, as in {@code postern.yaml} and {@code rules.yaml}
 * @param secrets passwords by the names under which {@code ${env:NAME}} refers to them in the YAML
 */
public record CrmAccounts(String yaml, Map<String, String> secrets) {
    /** Nobody asked the CRM. */
    public static final CrmAccounts NONE = new CrmAccounts("", Map.of());

    /** Shows no password. */
    @Override
    public String toString() {
        return yaml;
    }
}
