package org.postern.daemon;

import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.component.kubernetes.cluster.KubernetesClusterService;
import org.apache.camel.component.kubernetes.cluster.LeaseResourceType;
import org.apache.camel.support.cluster.RebalancingCamelClusterService;
import org.postern.config.ClusterConfig;

/** Camel's cluster service on leases of Kubernetes. Its libraries are not delivered: whoever wants it puts them into lib. */
final class Kubernetes {
    private static final double JITTER = 1.2;

    private Kubernetes() {}

    /** @throws CannotStart if the libraries are not there */
    static CamelClusterService service(ClusterConfig cluster) {
        try {
            return new RebalancingCamelClusterService(
                    leases(cluster), cluster.lease().toMillis() / 3);
        } catch (NoClassDefFoundError e) {
            throw new CannotStart(
                    "cluster.service: kubernetes needs libraries that are not in lib/optional; docs/cluster.md tells how to get them",
                    e);
        }
    }

    /** Renewed so often that one failure does not cost it; given up before others may take it. */
    static KubernetesClusterService leases(ClusterConfig cluster) {
        KubernetesClusterService leases = new KubernetesClusterService();
        leases.setLeaseResourceType(LeaseResourceType.Lease);
        leases.setKubernetesResourceName("postern");
        leases.setPodName(cluster.node());
        leases.setClusterLabels(cluster.pods());
        leases.setJitterFactor(JITTER);
        leases.setLeaseDurationMillis(cluster.lease().toMillis());
        leases.setRenewDeadlineMillis(cluster.lease().toMillis() * 2 / 3);
        leases.setRetryPeriodMillis(cluster.lease().toMillis() / 6);
        return leases;
    }
}
