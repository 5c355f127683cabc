package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.reading.ConfigReader.Credentials;

/** {@code docs/configuration.md} is made from the schemas, the readers and the meanings; {@code -Dpage.write=true} writes it anew. */
class ConfigurationPageTest {
    @TempDir
    private Path mapped;

    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final String HEAD = """
            # Configuration reference

            Each key once, as the code reads it; this page is made from the JSON Schemas in `config/schema`, which are made from the readers.
            Why and when is told in the commented files in `config/`, in [rules.md](rules.md), [mailboxes.md](mailboxes.md), [mapped.md](mapped.md) and
            [operation.md](operation.md). Editors with a YAML language server complete and check by the first line of each file:
            `# yaml-language-server: $schema=schema/postern.schema.json` (for others: `rules`, `crm`, `rules.test`; an included file has `../schema/…`).
            A value that is a time, a size, a word or a number may come from the environment: `${env:NAME}`, `${env:NAME:-default}`. An empty
            default says that the key is needed, or that without it nothing is done. Keys of a mailbox with a star may stand in `defaults` for all.
            """;

    @ParameterizedTest
    @ValueSource(strings = {"postern", "rules", "crm", "rules.test"})
    void everyKeyHasAMeaning(String file) throws IOException {
        ConfigurationPage page = new ConfigurationPage(file);
        assertThat(page.keysWithMeaning()).isEqualTo(page.keys());
    }

    @Test
    void isEqualToTheCode() throws IOException {
        StringBuilder written = new StringBuilder(HEAD);
        Path cases = Path.of("src/test/resources/config");
        Files.copy(cases.resolve("bad/crm-mapped/postern.yaml"), mapped.resolve("postern.yaml"));
        Files.copy(cases.resolve("good/rules.yaml"), mapped.resolve("rules.yaml"));
        Files.copy(Path.of("config/mapped/plain-mariadb.yaml"), mapped.resolve("crm.yaml"));
        for (String file : List.of("postern", "rules", "crm", "rules.test")) {
            ConfigurationPage page = new ConfigurationPage(file);
            for (Path config : List.of(cases.resolve("full"), Path.of("config"), cases.resolve("good"), mapped)) {
                Map<String, String> environment = Map.of("PASSWORD", "open sesame");
                new ConfigReader(environment::get, Credentials.IF_THERE).read(config, page);
            }
            new RuleTestsReader(variable -> null).read(Path.of("config/rules.test.yaml"), page);
            new RuleTestsReader(variable -> null).read(cases.resolve("full/rules.test.yaml"), page);
            written.append(page.text());
        }
        if (Boolean.getBoolean("page.write")) {
            Files.writeString(PAGE, written.toString());
        }
        assertThat(PAGE).hasContent(written.toString());
    }
}
