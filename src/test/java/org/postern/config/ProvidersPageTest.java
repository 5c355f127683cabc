package org.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.config.Preset.Server;

/** {@code docs/providers.md} is made from the presets; {@code -Dpage.write=true} writes it anew. */
class ProvidersPageTest {
    private static final Path PAGE = Path.of("docs/providers.md");

    @Test
    void tellsWhatThePresetsKnow() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Mail providers

                What `preset: NAME` of a mailbox brings, and what its owner or administrator has to do there first. `postern init` asks for
                the rest and writes the configuration; `postern check --connect` says which of it is still missing. Signing in is told in
                [mailboxes.md](mailboxes.md); a folder of sent mail is read by `{name: FOLDER, direction: out}`.
                """);
        for (Preset preset : Preset.ALL) {
            page.append("\n## ")
                    .append(preset.title())
                    .append("\n\n    preset: ")
                    .append(preset.name())
                    .append("\n\n");
            page.append("| | |\n|---|---|\n");
            row(page, "IMAP", preset.imap());
            row(page, "POP3", preset.pop3());
            row(page, "SMTP", preset.smtp());
            row(page, "signs in by", signIn(preset));
            row(page, "sent mail", preset.sent());
            row(page, "unwanted mail", preset.junk());
            row(page, "connections at a time", preset.connections() == 0 ? null : preset.connections() + " an account");
            row(
                    page,
                    "mail in a day",
                    preset.dailyOctets() == 0 ? null : (preset.dailyOctets() >> 20) + " MiB an account");
            page.append(preset.steps().isEmpty() ? "" : "\n");
            int number = 1;
            for (String step : preset.steps()) {
                page.append(number++).append(". ").append(step).append('\n');
            }
        }
        if (Boolean.getBoolean("page.write")) {
            Files.writeString(PAGE, page.toString());
        }
        assertThat(PAGE).hasContent(page.toString());
    }

    private static void row(StringBuilder page, String name, @Nullable Object value) {
        if (value instanceof Server server) {
            row(
                    page,
                    name,
                    "`" + server.host() + ":" + server.port() + "`, "
                            + server.tls().name().toLowerCase(Locale.ROOT));
        } else if (value != null) {
            page.append("| ").append(name).append(" | ").append(value).append(" |\n");
        }
    }

    private static String signIn(Preset preset) {
        return switch (preset.signIn()) {
            case PASSWORD -> "password";
            case APP_PASSWORD -> "app password; the one of the web page is refused";
            case MICROSOFT -> "OAuth2 (`oauth2: {provider: microsoft, …}`)";
            case GOOGLE -> "OAuth2 (`oauth2: {provider: google, …}`), or an app password";
        };
    }
}
