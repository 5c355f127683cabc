package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cluster.CamelClusterEventListener;
import org.apache.camel.component.kubernetes.cluster.KubernetesClusterService;
import org.apache.camel.component.kubernetes.cluster.LeaseResourceType;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.cluster.RebalancingCamelClusterService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.cluster.LeaseClusterService;
import org.postern.cluster.Leases;
import org.postern.config.ClusterConfig;
import org.postern.config.DatabaseConfig;
import org.postern.store.Database;
import org.postern.store.Migrations;
import org.postern.store.SqlLeases;

/** Two nodes in one JVM, on the leases of one database. */
class ClusterTest {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration LEASE = Duration.ofMillis(600);

    private final Database database = Database.open(new DatabaseConfig(
            "jdbc:h2:mem:cluster" + NAMES.incrementAndGet() + ";MODE=MariaDB", "sa", null, "postern", 8));
    private final List<Member> members = new ArrayList<>();

    /** A node with a route by schedule and one that the site has put under the cluster itself. */
    private static final class Member implements AutoCloseable {
        final AtomicBoolean cutOff = new AtomicBoolean();
        final LeaseClusterService service;
        final Cluster cluster;
        final DefaultCamelContext camel = new DefaultCamelContext();

        Member(Database database, String name) throws Exception {
            service = new LeaseClusterService(
                    cuttable(new SqlLeases(database, LEASE)), name, name + "-run", LEASE, Clock.systemUTC());
            cluster = new Cluster(service, service);
            assertThat(service.enter()).isTrue();
            cluster.bind(camel);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("quartz:upkeep/retention?cron=0+17+3+*+*+?")
                            .routeId("schedule")
                            .to("log:schedule");
                    from("timer:watch?period=100000").routeId("timer").to("log:timer");
                    from("master:own:timer:own?period=100000").routeId("own").to("log:own");
                }
            });
            camel.start();
            cluster.begin();
        }

        private Leases cuttable(Leases leases) {
            return (Leases) java.lang.reflect.Proxy.newProxyInstance(
                    Leases.class.getClassLoader(), new Class<?>[] {Leases.class}, (proxy, method, arguments) -> {
                        if (cutOff.get()) {
                            throw new IllegalStateException("cut off");
                        }
                        return method.invoke(leases, arguments);
                    });
        }

        boolean runs(String route) {
            return camel.getRouteController().getRouteStatus(route) == ServiceStatus.Started;
        }

        @Override
        public void close() {
            camel.stop();
            cluster.close();
        }
    }

    private Member enter(String name) throws Exception {
        new Migrations(database).run();
        Member member = new Member(database, name);
        members.add(member);
        return member;
    }

    @AfterEach
    void close() {
        members.forEach(Member::close);
        database.close();
    }

    @Test
    void aScheduleRunsOnOneNodeAndGoesToTheOtherWithIt() throws Exception {
        Member alpha = enter("alpha");
        await().until(() -> alpha.runs("schedule") && alpha.service.isLeader("own"));
        Member beta = enter("beta");

        await("each has one of the two")
                .until(() ->
                        alpha.service.held().size() == 1 && beta.service.held().size() == 1);
        await("the schedule is started where it is had").until(() -> alpha.runs("schedule") != beta.runs("schedule"));
        assertThat(alpha.runs("timer") && beta.runs("timer"))
                .as("what is no schedule runs on each")
                .isTrue();
        Member gone = alpha.runs("schedule") ? alpha : beta;
        Member left = gone == alpha ? beta : alpha;
        members.remove(gone);
        gone.close();

        await("what an orderly end gives back is taken before a lease could run out")
                .atMost(LEASE)
                .until(() -> left.service.held().equals(java.util.Set.of("company", "own")));
        await().until(() -> left.runs("schedule"));
        assertThat(left.cluster.nodes()).containsExactly(left.service.name());
    }

    @Test
    void aNodeThatIsCutOffStopsBeforeAnotherBegins() throws Exception {
        Member alpha = enter("alpha");
        await().until(() -> alpha.service.held().size() == 2);
        Member beta = enter("beta");
        await().until(() -> beta.service.held().size() == 1);
        String had = beta.service.held().iterator().next();
        AtomicBoolean overlap = new AtomicBoolean();
        alpha.service.getView(had).addEventListener((CamelClusterEventListener.Leadership) (view, leader) -> {
            if (view.getLocalMember().isLeader() && beta.service.held().contains(had)) {
                overlap.set(true);
            }
        });

        beta.cutOff.set(true);

        await("alpha has all").until(() -> alpha.service.held().size() == 2);
        assertThat(overlap).isFalse();
        assertThat(beta.cluster.isMember()).isFalse();
        assertThat(beta.service.held()).isEmpty();
        beta.cutOff.set(false);
        await("beta is back with its share")
                .until(() -> beta.cluster.isMember()
                        && beta.service.held().size() == 1
                        && alpha.service.held().size() == 1);
    }

    @Test
    void nothingIsGivenAwayBeforeWhatIsInHandHasLanded() throws Exception {
        Member alpha = enter("alpha");
        await().until(() -> alpha.service.held().size() == 2);
        CountDownLatch landed = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        for (String name : List.of("company", "own")) {
            alpha.service.getView(name).addEventListener((CamelClusterEventListener.Leadership) (view, leader) -> {
                if (!view.getLocalMember().isLeader()) {
                    asked.countDown();
                    try {
                        landed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
        }
        Member beta = enter("beta");
        asked.await();

        assertThat(alpha.service.held())
                .as("still held while it comes to its end")
                .hasSize(2);
        await("some more looks").pollDelay(LEASE).until(() -> true);
        assertThat(beta.service.held()).isEmpty();
        landed.countDown();
        await().until(() ->
                beta.service.held().size() == 1 && alpha.service.held().size() == 1);
    }

    @Test
    void whatNobodyUsesAnyMoreIsGivenBackAndCountsForNobody() throws Exception {
        Member alpha = enter("alpha");
        await().until(() -> alpha.service.held().size() == 2);
        alpha.camel.getRouteController().stopRoute("own");
        await().until(() -> alpha.service.held().equals(java.util.Set.of("company")));
        assertThat(database.jdbc()
                        .queryForObject("select holder from postern.postern_lease where name = 'own'", String.class))
                .isEmpty();
    }

    @Test
    void twoProcessesOfOneNameAreToldApart() throws Exception {
        enter("alpha");
        LeaseClusterService second =
                new LeaseClusterService(new SqlLeases(database, LEASE), "alpha", "other", LEASE, Clock.systemUTC());

        assertThat(second.enter()).isFalse();
        second.leave();
        assertThat(members.get(0).cluster.isMember()).isTrue();
    }

    @Test
    void leasesOfKubernetesAreRenewedBeforeTheyRunOutAndShared() {
        ClusterConfig config =
                new ClusterConfig(true, "postern-0", "kubernetes", Duration.ofSeconds(15), Map.of("app", "postern"));

        assertThat(Kubernetes.service(config)).isInstanceOf(RebalancingCamelClusterService.class);
        KubernetesClusterService leases = Kubernetes.leases(config);
        assertThat(leases.getLeaseResourceType()).isEqualTo(LeaseResourceType.Lease);
        assertThat(leases.getPodName()).isEqualTo("postern-0");
        assertThat(leases.getClusterLabels()).isEqualTo(Map.of("app", "postern"));
        assertThat(leases.getLeaseDurationMillis()).isEqualTo(15_000);
        assertThat(leases.getRenewDeadlineMillis()).isLessThan(leases.getLeaseDurationMillis());
        assertThat(leases.getRetryPeriodMillis() * leases.getJitterFactor())
                .isLessThan(leases.getRenewDeadlineMillis());
    }
}
