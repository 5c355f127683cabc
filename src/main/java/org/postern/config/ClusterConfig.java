package org.postern.config;

import java.time.Duration;
import java.util.Map;

/**
 * Several nodes on one database.
 *
 * @param node name of this one; empty: there is no cluster
 * @param service database or kubernetes
 * @param lease how long the others wait for a node that says nothing
 * @param pods labels of the pods that are nodes; empty but for kubernetes
 */
public record ClusterConfig(boolean enabled, String node, String service, Duration lease, Map<String, String> pods) {
    public boolean onKubernetes() {
        return service.equals("kubernetes");
    }
}
