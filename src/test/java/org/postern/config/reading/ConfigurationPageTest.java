package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.reading.ConfigReader.Credentials;

/** {@code docs/configuration.md} is made from the schemas, the readers and the meanings; {@code -Dpage.write=true} writes it anew. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final String HEAD = """
            # Configuration reference

            Each key once, as the code reads it; this page is made from the JSON Schemas in `config/schema`, which are made from the readers.
            Why and when is told in the commented files in `config/`, in [rules.md](rules.md), [mailboxes.md](mailboxes.md) and [operation.md](operation.md).
            A value that is a time, a size, a word or a number may come from the environment: `${env:NAME}`, `${env:NAME:-default}`. An empty
            default says that the key is needed, or that without it nothing is done. Keys of a mailbox with a star may stand in `defaults` for all.
            """;

    @ParameterizedTest
    @ValueSource(strings = {"postern", "rules"})
    void everyKeyHasAMeaning(String file) throws IOException {
        ConfigurationPage page = new ConfigurationPage(file);
        assertThat(page.keysWithMeaning()).isEqualTo(page.keys());
    }

    @Test
    void isEqualToTheCode() throws IOException {
        StringBuilder written = new StringBuilder(HEAD);
        for (String file : List.of("postern", "rules")) {
            ConfigurationPage page = new ConfigurationPage(file);
            for (Path config : List.of(
                    Path.of("src/test/resources/config/full"),
                    Path.of("config"),
                    Path.of("src/test/resources/config/good"))) {
                Map<String, String> environment = Map.of("PASSWORD", "open sesame");
                new ConfigReader(environment::get, Credentials.IF_THERE).read(config, page);
            }
            written.append(page.text());
        }
        if (Boolean.getBoolean("page.write")) {
            Files.writeString(PAGE, written.toString());
        }
        assertThat(PAGE).hasContent(written.toString());
    }
}
