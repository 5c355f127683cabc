package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.message.DeliveryId;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The shipped dashboard and alert rules ask for what {@code /metrics} has. */
class MonitoringTest {
    private static final Pattern METRIC = Pattern.compile("\\bpostern_[a-z_]+");
    private static final Path MONITORING = Path.of("docs", "monitoring");

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yaml", "dashboard.json"})
    void namesOnlyMetricsThatThereAre(String file) throws IOException {
        Set<String> named = metricsIn(Files.readString(MONITORING.resolve(file)));

        assertThat(named).isNotEmpty().isSubsetOf(metricsIn(scrape()));
    }

    @Test
    void everyMetricOfOursIsOnTheDashboard() throws IOException {
        Set<String> shown = metricsIn(Files.readString(MONITORING.resolve("dashboard.json")));
        Set<String> there = metricsIn(scrape()).stream()
                .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(there)
                .allSatisfy(name ->
                        assertThat(shown).anySatisfy(used -> assertThat(used).startsWith(name)));
    }

    @Test
    void everyAlertSaysWhatToDo() throws IOException {
        Object rules = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(MONITORING.resolve("alerts.yaml")));
        JsonNode alerts = new ObjectMapper().valueToTree(rules).at("/groups/0/rules");

        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
        });
    }

    @Test
    void countsWhatBecameOfMailWithoutNamesThatUsersMakeUp() {
        assertThat(scrape().lines().filter(line -> !line.startsWith("#")))
                .contains(
                        "postern_mails_total{mailbox=\"sales\",outcome=\"rejected\"} 1.0",
                        "postern_mail_reasons_total{mailbox=\"sales\",reason=\"RULE\"} 1.0",
                        "postern_mail_octets_total{mailbox=\"sales\"} 900.0",
                        "postern_assigned_total{user=\"anna\"} 1.0",
                        "postern_unassigned_total{mailbox=\"sales\"} 1.0",
                        "postern_mailbox_paused{mailbox=\"sales\"} 1.0",
                        "postern_commit_retries_total 1.0");
    }

    @Test
    void theFirstMailThatNobodyIsResponsibleForIsAnIncrease() {
        Metrics metrics = new Metrics();
        metrics.mailbox("sales", () -> Duration.ZERO, () -> null, () -> false);

        assertThat(metrics.scrape()).contains("postern_unassigned_total{mailbox=\"sales\"} 0.0");
    }

    /** @return the page after one of everything has happened */
    private static String scrape() {
        Metrics metrics = new Metrics();
        metrics.committed(3, Duration.ofMillis(20), Duration.ofMillis(10));
        metrics.settled(new Settled(
                DeliveryId.imap("sales", "INBOX", 1, 7),
                "v1:key",
                "Subject",
                Outcome.REJECTED,
                "RULE:adverts",
                "adverts",
                List.of("anna"),
                List.of(),
                Optional.empty(),
                List.of("unassigned"),
                false,
                900,
                1));
        metrics.again();
        metrics.configRefused(() -> false);
        metrics.mailbox("sales", () -> Duration.ofSeconds(2), () -> Instant.EPOCH, () -> true);
        metrics.credential("sales", () -> Instant.EPOCH);
        metrics.quarantined(() -> 1);
        metrics.outboxDue(() -> 1);
        metrics.cluster(() -> 2, () -> 33);
        return metrics.scrape();
    }

    private static Set<String> metricsIn(String text) {
        return METRIC.matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
