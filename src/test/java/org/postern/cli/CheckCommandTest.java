package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {
    private final Terminal terminal = new Terminal();

    @Test
    void findsTheShippedConfigurationValid() {
        assertThat(terminal.run("check", "--config", "config")).isZero();
        assertThat(terminal.outLines()).first().isEqualTo("config: valid");
        assertThat(terminal.out()).contains("CRM        espocrm", "mailbox    ", "rules      ");
    }

    @Test
    void takesTheFolderBeforeTheCommandOrFromTheEnvironment() {
        assertThat(terminal.run("--config", "config", "check")).isZero();
        assertThat(terminal.with("POSTERN_CONFIG", "config").run("check")).isZero();
    }

    @Test
    void listsEveryProblemWithItsPlace(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("postern.yaml"), "databse: {}\nzone: Mars/Olympus\n");
        Files.writeString(folder.resolve("rules.yaml"), "rules: 7\n");
        assertThat(terminal.run("check", "--config", folder.toString())).isEqualTo(78);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out())
                .contains("postern.yaml:1:1: databse: unknown key", "did you mean 'database'?")
                .containsPattern("postern.yaml:2:\\d+: zone: ")
                .containsPattern("rules.yaml:1:\\d+: rules: ")
                .containsPattern("(?m)^\\d+ problems in 2 files$")
                .doesNotContain("Exception");
    }

    @Test
    void listsProblemsForProgramsToo(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("postern.yaml"), "databse: {}\n");
        assertThat(terminal.run("check", "--output", "json", "--config", folder.toString()))
                .isEqualTo(78);
        assertThat(terminal.outLines())
                .singleElement()
                .asString()
                .contains("{\"problems\":[{\"file\":\"")
                .contains(
                        "\"line\":1,\"column\":1,\"path\":\"databse\",\"message\":\"unknown key\",\"hint\":\"did you mean ");
    }

    @Test
    void givesOneObjectForAValidConfiguration() {
        assertThat(terminal.run("check", "--output=json", "--config=config")).isZero();
        assertThat(terminal.outLines()).singleElement().asString().startsWith("{\"problems\":[],");
    }

    @Test
    void saysThatThereIsNoSuchFolder() {
        assertThat(terminal.run("check", "--config", "no/such/folder")).isEqualTo(78);
        assertThat(terminal.out()).startsWith("no/such/folder:1:1: ").contains("--config DIR");
    }

    @Test
    void buildsTheShippedRoutesAlsoWithoutTheCredentialsOfTheDaemon() {
        assertThat(terminal.run("check", "--routes", "--config", "config")).isZero();
        assertThat(terminal.out()).contains("ok         routes: ").contains("intake.camel.yaml");
    }

    /** The shipped webhook, with an address that needs no environment. */
    @Test
    void buildsRoutesOfTheSitesOwn(@TempDir Path folder) throws Exception {
        withEvents(folder);
        Path routes = Files.createDirectory(folder.resolve("routes.d"));
        Files.writeString(
                routes.resolve("webhook.camel.yaml"),
                Files.readString(Path.of("routes", "optional", "webhook.camel.yaml"))
                        .replace("{{env:POSTERN_WEBHOOK}}", "http://127.0.0.1:1/"));
        assertThat(terminal.run("check", "--routes", "--config", folder.toString()))
                .as(terminal.out())
                .isZero();
        assertThat(terminal.out()).contains("events.camel.yaml").contains("webhook.camel.yaml");
    }

    @Test
    void saysWhichEventHasNoRoute(@TempDir Path folder) throws Exception {
        withEvents(folder);
        assertThat(terminal.run("check", "--routes", "--config", folder.toString()))
                .isEqualTo(1);
        assertThat(terminal.out()).contains("events.webhook: no route begins with direct:webhook");
    }

    /** The shipped web form and file drop, with what the environment would say written into them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0123456789abcdef | sales | sales | 0 | web-form.camel.yaml
            0123456789abcde  | sales | sales | 1 | route web-form: its token has fewer than 16 characters; make one by: openssl rand -hex 32
            0123456789abcdef | sale  | sales | 1 | route web-form: PosternMailbox: no mailbox 'sale'; there are: sales, support
            0123456789abcdef | sales | drop  | 1 | route file-drop: PosternMailbox: no mailbox 'drop'; there are: sales, support
                             | sales | sales | 1 | POSTERN_FORM_TOKEN
            """)
    void saysWhatARouteThatTakesInMailCannotWorkWith(
            String token, String formMailbox, String dropMailbox, int exit, String told, @TempDir Path folder)
            throws Exception {
        withEvents(folder);
        copy("webhook", folder, "{{env:POSTERN_WEBHOOK}}", "http://127.0.0.1:1/");
        copy(
                "web-form",
                folder,
                "{{env:POSTERN_FORM_TOKEN}}",
                token == null ? "{{env:POSTERN_FORM_TOKEN}}" : token,
                "{{env:POSTERN_FORM_MAILBOX}}",
                formMailbox);
        copy(
                "file-drop",
                folder,
                "{{env:POSTERN_DROP_MAILBOX}}",
                dropMailbox,
                "{{env:POSTERN_DROP}}",
                folder.resolve("drop").toString());
        assertThat(terminal.run("check", "--routes", "--config", folder.toString()))
                .as(terminal.out())
                .isEqualTo(exit);
        assertThat(terminal.out()).contains(told);
    }

    private static void copy(String route, Path folder, String... replaced) throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes.d"));
        String text = Files.readString(Path.of("routes", "optional", route + ".camel.yaml"));
        for (int i = 0; i < replaced.length; i += 2) {
            text = text.replace(replaced[i], replaced[i + 1]);
        }
        Files.writeString(routes.resolve(route + ".camel.yaml"), text);
    }

    private static void withEvents(Path folder) throws Exception {
        copyShipped(folder);
        Files.writeString(
                folder.resolve("postern.yaml"),
                Files.readString(folder.resolve("postern.yaml")) + "events: {webhook: {outcomes: [filed]}}\n");
        Path base = Files.createDirectory(folder.resolve("routes"));
        try (var files = Files.list(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, base.resolve(file.getFileName()));
            }
        }
    }

    private static void copyShipped(Path folder) throws Exception {
        for (String file : new String[] {"postern.yaml", "rules.yaml"}) {
            Files.copy(Path.of("config", file), folder.resolve(file));
        }
        try (var templates = Files.list(Path.of("config", "templates"))) {
            Files.createDirectory(folder.resolve("templates"));
            for (Path template : templates.toList()) {
                Files.copy(template, folder.resolve("templates").resolve(template.getFileName()));
            }
        }
    }

    @Test
    void saysWhichRouteCannotBeBuilt(@TempDir Path folder) throws Exception {
        copyShipped(folder);
        Files.createDirectory(folder.resolve("routes"));
        Files.writeString(folder.resolve("routes").resolve("intake.camel.yaml"), """
                - routeTemplate:
                    id: intake
                    parameters: [{name: mailbox}]
                    from:
                      uri: "mailbox:{{mailbox}}"
                      steps:
                        - process: {ref: nosuchstep}
                """);
        assertThat(terminal.run("check", "--routes", "--config", folder.toString()))
                .isEqualTo(1);
        assertThat(terminal.out()).contains("FAILED     routes: ").contains("nosuchstep");
    }
}
