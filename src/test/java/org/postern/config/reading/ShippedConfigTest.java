package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.config.Condition;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.RuleUse;
import org.postern.config.MailboxConfig.Schedule;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.Problem;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.config.Since;
import org.postern.config.reading.ConfigReader.Credentials;

/** The folder {@code config/} as it is delivered. */
class ShippedConfigTest {
    private static final Path SHIPPED = Path.of("config");

    @Test
    void isValidAsItIsButForTheSecrets() {
        ConfigResult.Valid valid = valid(Map.of());

        assertThat(valid.missingCredentials()).containsExactly("code", "db", "sales", "smtp", "support");
    }

    @Test
    void lacksNothingButItsSecretsToBeRun() {
        ConfigResult result = new ConfigReader(name -> null, Credentials.NEEDED).read(SHIPPED);

        assertThat(result)
                .isInstanceOfSatisfying(
                        ConfigResult.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .extracting(Problem::path)
                                .containsExactlyInAnyOrder(
                                        "database.password",
                                        "service-code.key",
                                        "mailboxes[0].password",
                                        "mailboxes[1].password",
                                        "smtp.password"));
    }

    static Stream<Arguments> effectiveValues() {
        return Stream.of(
                value("sales host", c -> sales(c).host(), "imap.example.com"),
                value("sales port", c -> sales(c).port(), 993),
                value("sales TLS", c -> sales(c).tls(), Tls.IMPLICIT),
                value("sales interval", c -> sales(c).schedule(), new Schedule(Duration.ofMinutes(2), null)),
                value("sales since", c -> sales(c).since(), new Since.Ago(Duration.ofDays(7))),
                value("history is only stored and linked", c -> sales(c).archiveHistory(), true),
                value("strangers become leads", c -> sales(c).unknownSender(), UnknownSender.LEAD),
                value("sales teams", c -> sales(c).teams(), List.of("Sales")),
                value(
                        "sales rules",
                        c -> sales(c).rules().stream().map(RuleUse::rule).toList(),
                        List.of("price-request", "adverts", "default")),
                value(
                        "support has its own condition",
                        c -> c.mailbox("support").orElseThrow().rules().get(0).when() instanceof Condition.Named,
                        true),
                value("database", c -> c.database().url(), "jdbc:mariadb://127.0.0.1:3306/espocrm"),
                value("our schema", c -> c.database().schema(), "postern"),
                value("SMTP port", c -> c.smtp().orElseThrow().port(), 465),
                value(
                        "management",
                        c -> c.management().host() + ":" + c.management().port(),
                        "127.0.0.1:9464"),
                value("skipping filter", c -> c.rules().filters().get(0).skips(), true),
                value(
                        "sales queue",
                        c -> c.rules().queues().get("sales").members(),
                        List.of(
                                new Member("anna", null, 1),
                                new Member("boris", null, 1),
                                new Member("cyril", null, 2))),
                value("duty", c -> c.rules().roles().get("duty").members().size(), 2),
                value("price requests become", c -> rule(c, "price-request").create(), Create.OPPORTUNITY),
                value("adverts are rejected as", c -> rule(c, "adverts").reject(), "Advertising"),
                value("the rest becomes", c -> rule(c, "default").create(), Create.CASE),
                value("and is answered by", c -> rule(c, "default").acknowledge(), "received"),
                value(
                        "the answer's subject",
                        c -> c.templates().get("received").subject(),
                        "We have received your message"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("effectiveValues")
    void says(String what, Function<Config, Object> value, Object expected) {
        assertThat(value.apply(valid(Map.of()).config())).isEqualTo(expected);
    }

    /** How the demonstration and tests run it against servers of their own. */
    @Test
    void isPutOnOtherServersByTheEnvironment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("POSTERN_DATABASE_URL", "jdbc:h2:mem:demo");
        environment.put("POSTERN_DATABASE_USER", "sa");
        environment.put("POSTERN_DATABASE_SCHEMA", "demo");
        environment.put("POSTERN_UPLOAD_DIR", "/tmp/demo/upload");
        environment.put("POSTERN_UPLOAD_GROUP", "users");
        environment.put("POSTERN_IMAP_HOST", "127.0.0.1");
        environment.put("POSTERN_IMAP_PORT", "3143");
        environment.put("POSTERN_IMAP_TLS", "none");
        environment.put("POSTERN_INTERVAL", "1s");
        environment.put("POSTERN_SMTP_HOST", "127.0.0.1");
        environment.put("POSTERN_SMTP_PORT", "3025");
        environment.put("POSTERN_SMTP_TLS", "none");
        environment.put("POSTERN_MANAGEMENT_PORT", "0");

        Config config = valid(environment).config();

        assertThat(config.database().url()).isEqualTo("jdbc:h2:mem:demo");
        assertThat(config.database().user()).isEqualTo("sa");
        assertThat(config.database().schema()).isEqualTo("demo");
        assertThat(config.crm().uploadDir()).isEqualTo(Path.of("/tmp/demo/upload"));
        assertThat(config.crm().uploadGroup()).isEqualTo("users");
        assertThat(config.mailboxes()).allSatisfy(mailbox -> {
            assertThat(mailbox.host()).isEqualTo("127.0.0.1");
            assertThat(mailbox.port()).isEqualTo(3143);
            assertThat(mailbox.tls()).isEqualTo(Tls.NONE);
            assertThat(mailbox.schedule().interval()).isEqualTo(Duration.ofSeconds(1));
        });
        assertThat(config.smtp()).hasValueSatisfying(smtp -> {
            assertThat(smtp.host()).isEqualTo("127.0.0.1");
            assertThat(smtp.port()).isEqualTo(3025);
            assertThat(smtp.tls()).isEqualTo(Tls.NONE);
        });
        assertThat(config.management().port()).isZero();
    }

    @Test
    void hasAHashThatIsItsOwn() {
        assertThat(valid(Map.of()).config().hash())
                .hasSize(64)
                .isEqualTo(valid(Map.of("POSTERN_IMAP_PORT", "143")).config().hash());
    }

    private static Arguments value(String what, Function<Config, Object> value, Object expected) {
        return Arguments.of(what, value, expected);
    }

    private static MailboxConfig sales(Config config) {
        return config.mailbox("sales").orElseThrow();
    }

    private static RuleConfig rule(Config config, String name) {
        return config.rules().rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ConfigResult.Valid valid(Map<String, String> environment) {
        ConfigResult result = new ConfigReader(environment::get, Credentials.IF_THERE).read(SHIPPED);
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        return (ConfigResult.Valid) result;
    }
}
