package org.postern.outcome;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postern.config.AlertsConfig;

/** An alert as a message for one sink. */
public final class AlertText {
    private AlertText() {}

    /** @return sinks that are sent something; the journal is written to where the alert arises */
    public static List<String> sinksOf(AlertsConfig alerts) {
        return alerts.sinks().stream()
                .filter(sink -> !sink.equals("journal"))
                .sorted()
                .toList();
    }

    /** @param key the same for the same alert */
    public static OutboxMessage message(AlertsConfig alerts, String key, String sink, String title, String text) {
        return new OutboxMessage(
                UUID.nameUUIDFromBytes((key + ":" + sink).getBytes(StandardCharsets.UTF_8))
                        .toString(),
                sink,
                "alert",
                null,
                null,
                sink.equals("mail") ? alerts.to() : List.of(),
                OneLineText.of(title, 200),
                text,
                1,
                Map.of(),
                List.of());
    }
}
