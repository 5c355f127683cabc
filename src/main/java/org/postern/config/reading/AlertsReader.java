package org.postern.config.reading;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.postern.config.AlertsConfig;

/** Reads {@code alerts}. */
final class AlertsReader {
    private static final Set<String> KEYS = Set.of("sinks", "to", "webhook", "lag", "silence");
    private static final List<String> SINKS = List.of("journal", "mail", "webhook");
    /** Its value is not shown: such addresses often hold a token. */
    private static final Scalar<String> WEBHOOK =
            new Scalar<>(Scalar.Form.TEXT, "an http or https URL, or \"\"", text -> {
                if (!text.isEmpty() && !isUrl(text)) {
                    throw new BadValue("is no http or https URL");
                }
                return text;
            });

    private AlertsReader() {}

    static AlertsConfig read(Section root, boolean smtp) {
        Section section = root.section("alerts", KEYS);
        Set<String> sinks =
                section.has("sinks") ? Set.copyOf(section.listOrNone("sinks", Scalar.oneOf(SINKS))) : Set.of("journal");
        String webhook = section.read("webhook", WEBHOOK, "");
        Sinks.check(section, sinks, smtp, !webhook.isEmpty());
        List<String> to = section.list("to", Scalars.ADDRESS);
        if (sinks.contains("mail") && to.isEmpty()) {
            section.problem("to", "is missing, and alerts go by mail", "add 'to: ops@example.com'");
        }
        return new AlertsConfig(
                sinks,
                to,
                webhook,
                section.read("lag", Scalars.DURATION, Duration.ofMinutes(15)),
                section.read("silence", Scalars.FACTOR, 4.0));
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return text.matches("https?://.*") && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
