package org.postern.config.reading;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.config.AbsencesConfig.Absence;
import org.postern.config.AfterConfig;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.AlertsConfig;
import org.postern.config.AnswerTemplate;
import org.postern.config.AssignTo;
import org.postern.config.AttachmentsConfig;
import org.postern.config.Condition;
import org.postern.config.Condition.Keyword;
import org.postern.config.Condition.Keyword.Form;
import org.postern.config.Condition.SizeRange;
import org.postern.config.Config;
import org.postern.config.EspoCrmConfig;
import org.postern.config.EspoCrmConfig.RecordKind;
import org.postern.config.EventConfig;
import org.postern.config.FieldPattern;
import org.postern.config.KeyPairConfig;
import org.postern.config.LimitsConfig;
import org.postern.config.LinkingConfig;
import org.postern.config.LoggingConfig;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.MailboxConfig.RuleUse;
import org.postern.config.MailboxConfig.Schedule;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.MailboxConfig.Visibility;
import org.postern.config.ManagementConfig;
import org.postern.config.NoticesConfig;
import org.postern.config.NoticesConfig.Wishes;
import org.postern.config.ReachConfig;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.config.Secret;
import org.postern.config.Shift;
import org.postern.config.SignInConfig;
import org.postern.config.Since;
import org.postern.config.SourceConfig;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.match.PartyType;
import org.postern.message.Kind;

/** Each key of the configuration, with a value that is not its default, arrives in its record. */
class FullConfigTest {
    private static final Path FOLDER = Path.of("src/test/resources/config/full");
    private static final Config CONFIG = read();

    private static Config read() {
        ConfigResult result = new ConfigReader(name -> "value of " + name, Credentials.NEEDED).read(FOLDER);
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    @Test
    void database() {
        assertThat(CONFIG.database().url()).isEqualTo("jdbc:mariadb://127.0.0.1:3306/espocrm");
        assertThat(CONFIG.database().user()).isEqualTo("postern");
        assertThat(CONFIG.database().password().reveal()).isEqualTo("value of DB");
        assertThat(CONFIG.database().schema()).isEqualTo("crm_mail");
        assertThat(CONFIG.database().pool()).isEqualTo(8);
    }

    @Test
    void crm() {
        assertThat(CONFIG.crm().uploadDir()).isEqualTo(FOLDER.resolve("data/upload"));
        assertThat(CONFIG.crm().uploadGroup()).isEqualTo("www-data");
        assertThat(CONFIG.crm().activeOpportunityStages()).containsExactly("Open");
        assertThat(CONFIG.crm().activeCaseStatuses()).containsExactly("New", "Waiting");
        assertThat(CONFIG.crm().fields())
                .isEqualTo(Map.of(
                        "lead",
                        Map.of("cSourceMailbox", "{mailbox}"),
                        "case",
                        Map.of("cChannel", "mail"),
                        "opportunity",
                        Map.of("cChannel", "mail")));
        assertThat(CONFIG.crm().useAccounts()).isFalse();
        assertThat(CONFIG.crm().uploadMode()).isEqualTo("rw-rw-r--");
        assertThat(CONFIG.crm().espoCrm())
                .isEqualTo(new EspoCrmConfig(
                        true, false, Set.of(RecordKind.CASE, RecordKind.LEAD), Set.of(RecordKind.OPPORTUNITY)));
    }

    @Test
    void whoIsOneOfUsAndWhoIsBelieved() {
        assertThat(CONFIG.staff().domains()).containsExactlyInAnyOrder("example.com", "example.org");
        assertThat(CONFIG.staff().addresses()).containsExactly("desk@partner.example");
        assertThat(CONFIG.staff().keepsInternal()).isTrue();
        assertThat(CONFIG.authservId()).isEqualTo("mx.example.com");
        assertThat(CONFIG.serviceCode()).hasValueSatisfying(code -> {
            assertThat(code.key().reveal()).isEqualTo("value of CODE");
            assertThat(code.legacy()).extracting(Object::toString).containsExactly("\\[#(?<case>\\d+)\\]");
        });
        assertThat(CONFIG.linking())
                .isEqualTo(new LinkingConfig(
                        true, Map.of("client.example", "5f0c1", "xn--pklad-zsa96e.example", "5f0c2")));
        assertThat(CONFIG.zone()).isEqualTo(ZoneId.of("Europe/Prague"));
    }

    @Test
    void events() {
        assertThat(CONFIG.events()).extracting(EventConfig::name).containsExactly("webhook", "chat");
        assertThat(CONFIG.events().get(0).outcomes()).containsExactlyInAnyOrder("filed", "rejected");
        assertThat(CONFIG.events().get(0).rules()).containsExactly("price-request");
        assertThat(CONFIG.events().get(0).mailboxes()).containsExactly("sales");
        assertThat(CONFIG.events().get(1).outcomes()).containsExactly("quarantined");
    }

    @Test
    void aMailboxWithEverythingAndTheDefaultsWhereItIsSilent() {
        MailboxConfig sales = CONFIG.mailbox("sales").orElseThrow();
        assertThat(sales.at()).hasToString(FOLDER + "/postern.yaml:26:5");
        assertThat(sales.address()).isEqualTo("sales@example.com");
        assertThat(sales.aliases()).containsExactly("info@example.com");
        assertThat(sales.protocol()).isEqualTo(Protocol.IMAP);
        assertThat(sales.host()).isEqualTo("imap.example.com");
        assertThat(sales.port()).isEqualTo(1143);
        assertThat(sales.tls()).isEqualTo(Tls.STARTTLS);
        assertThat(sales.reach().ca()).isEqualTo(FOLDER.resolve("ca.pem"));
        assertThat(sales.user()).isEqualTo("sales-login");
        assertThat(sales.signIn())
                .isEqualTo(new SignInConfig.Password(new Secret("value of SALES"), LocalDate.of(2027, 1, 31)));
        assertThat(sales.schedule()).isEqualTo(new Schedule(null, "0 0/5 8-18 ? * MON-FRI"));
        assertThat(sales.push()).isFalse();
        assertThat(sales.since()).isEqualTo(new Since.StartOfYear());
        assertThat(sales.archiveHistory()).isFalse();
        assertThat(sales.unknownSender()).isEqualTo(UnknownSender.WITH_RECORD);
        assertThat(sales.knownClientToOwner()).isFalse();
        assertThat(sales.capture()).isEqualTo(Capture.HEADERS);
        assertThat(sales.folders())
                .containsExactly(
                        new FolderConfig("INBOX", false, null),
                        new FolderConfig("Sent", true, null),
                        new FolderConfig("Projects/*", false, "Projects"));
        assertThat(sales.visibility()).isEqualTo(Visibility.SHARED);
        assertThat(sales.teams()).containsExactly("Sales");
        assertThat(sales.source()).isEqualTo("web-form");
        assertThat(sales.charset()).isEqualTo("windows-1251");
        assertThat(sales.after())
                .isEqualTo(new AfterConfig(
                        new Mark.Keyword("$CrmDone"),
                        new Mark.Move("Junk"),
                        new Mark.Seen(),
                        new Mark.DeleteAfter(Duration.ofDays(30)),
                        new Mark.Delete()));
        assertThat(sales.rules()).extracting(RuleUse::rule).containsExactly("price-request", "adverts", "default");
        assertThat(sales.rules().get(1).when())
                .isInstanceOfSatisfying(
                        Condition.Named.class, named -> assertThat(named.name()).isEqualTo("newsletter-words"));
        assertThat(sales.assign()).isEqualTo(new AssignTo.Queue("sales"));
    }

    @Test
    void mailboxesOfKnownProviders() {
        MailboxConfig carl = CONFIG.mailbox("carl").orElseThrow();
        assertThat(carl.host() + ":" + carl.port() + " " + carl.tls()).isEqualTo("imap.gmail.com:993 IMPLICIT");
        assertThat(carl.reach().proxy())
                .isEqualTo(new ReachConfig.Proxy(
                        ReachConfig.Proxy.Kind.HTTP, "proxy.example.com", 8080, "us", new Secret("value of PROXY")));
        assertThat(carl.reach().clientCertificate())
                .isEqualTo(new KeyPairConfig(FOLDER.resolve("ca.pem"), new Secret("value of KEY")));
        assertThat(carl.signIn()).isInstanceOfSatisfying(SignInConfig.OAuth2.class, oauth2 -> {
            assertThat(oauth2.grant()).isEqualTo(SignInConfig.Grant.SERVICE_ACCOUNT);
            assertThat(oauth2.serviceAccount()).isEqualTo(new Secret("value of ACCOUNT"));
        });
        MailboxConfig dora = CONFIG.mailbox("dora").orElseThrow();
        assertThat(dora.host() + ":" + dora.port()).isEqualTo("pop.fastmail.com:995");
        assertThat(dora.reach().addresses()).isEqualTo(ReachConfig.Addresses.IPV4_FIRST);
        assertThat(dora.reach().budget()).isEqualTo(new ReachConfig.Budget(4, 2L << 30, true));
        assertThat(dora.signIn()).isInstanceOfSatisfying(SignInConfig.OAuth2.class, oauth2 -> {
            assertThat(oauth2.grant()).isEqualTo(SignInConfig.Grant.CODE);
            assertThat(oauth2.endpoints().redirect()).isEqualTo(URI.create("http://localhost:8400"));
            assertThat(oauth2.proof()).isInstanceOf(SignInConfig.Proof.ClientKey.class);
        });
        assertThat(CONFIG.tokenKey()).isPresent();
    }

    @Test
    void aPrivateMailboxWithOAuth2() {
        MailboxConfig anna = CONFIG.mailbox("anna").orElseThrow();
        assertThat(anna.signIn()).isInstanceOfSatisfying(SignInConfig.OAuth2.class, oauth2 -> {
            assertThat(oauth2.provider()).isEqualTo(SignInConfig.Provider.MICROSOFT);
            assertThat(oauth2.grant()).isEqualTo(SignInConfig.Grant.CLIENT_CREDENTIALS);
            assertThat(oauth2.endpoints().token())
                    .isEqualTo(URI.create("https://login.microsoftonline.com/T/oauth2/v2.0/token"));
            assertThat(oauth2.scopes()).containsExactly("https://outlook.office365.com/.default");
            assertThat(oauth2.clientId()).isEqualTo("C");
            assertThat(oauth2.proof())
                    .isEqualTo(new SignInConfig.Proof.ClientSecret(
                            new Secret("value of M365"), LocalDate.of(2027, 6, 30)));
        });
        assertThat(anna.protocol()).isEqualTo(Protocol.POP3);
        assertThat(anna.port()).isEqualTo(995);
        assertThat(anna.user()).isEqualTo("anna@example.com");
        assertThat(anna.schedule()).isEqualTo(new Schedule(Duration.ofSeconds(90), null));
        assertThat(anna.since()).isEqualTo(new Since.Day(LocalDate.of(2026, 1, 1)));
        assertThat(anna.visibility()).isEqualTo(Visibility.PRIVATE);
        assertThat(anna.owner()).isEqualTo("anna");
        assertThat(anna.rules()).isEmpty();
        assertThat(anna.after().filed()).isEqualTo(new Mark.DeleteAfter(Duration.ofDays(14)));
        assertThat(anna.after().rejected()).isEqualTo(new Mark.Leave());
    }

    @Test
    void whatAnIncludedFileAdds() {
        assertThat(CONFIG.mailboxes())
                .extracting(MailboxConfig::name)
                .containsExactly("sales", "anna", "carl", "dora", "support", "lab");
        MailboxConfig support = CONFIG.mailbox("support").orElseThrow();
        assertThat(support.tls()).isEqualTo(Tls.NONE);
        assertThat(support.port()).isEqualTo(143);
        assertThat(support.since()).isEqualTo(new Since.Ago(Duration.ofHours(36)));
        assertThat(support.folders()).containsExactly(new FolderConfig("INBOX", false, null));
        assertThat(CONFIG.mailbox("lab").orElseThrow().insecure()).isTrue();
        assertThat(CONFIG.reasons()).containsExactly("Advertising", "Not for us", "Wrong department");
        assertThat(CONFIG.sources().keySet()).containsExactly("web-form", "booking");
        assertThat(CONFIG.sources().values())
                .extracting(SourceConfig::fields)
                .first()
                .isEqualTo(Map.of(
                        "name", new FieldPattern.Label("Name:", ""), "phone", new FieldPattern.Label("Phone:", "")));
    }

    @Test
    void boundsAndKeeping() {
        assertThat(CONFIG.attachments())
                .isEqualTo(new AttachmentsConfig(
                        20 << 20,
                        7,
                        List.of("*.exe", "video/*"),
                        2L << 30,
                        Duration.ofHours(2),
                        "Files from mail/{yyyy}/{client}",
                        true));
        assertThat(CONFIG.limits())
                .isEqualTo(new LimitsConfig(100 << 20, 512 << 10, 500, 40, Duration.ofSeconds(5), 32 << 20));
        assertThat(CONFIG.createsPerHour()).isEqualTo(7);
        assertThat(CONFIG.privacy().neverLog()).containsExactly("doctor@clinic.example", "law.example");
        assertThat(CONFIG.privacy().traceRetention()).isEqualTo(Duration.ofDays(30));
        assertThat(CONFIG.privacy().quarantineRetention()).isEqualTo(Duration.ofDays(60));
        assertThat(CONFIG.archive().enabled()).isTrue();
        assertThat(CONFIG.archive().folder()).isEqualTo(FOLDER.resolve("archive"));
        assertThat(CONFIG.archive().retention()).isEqualTo(Duration.ofDays(10));
        assertThat(CONFIG.archive().key().reveal()).isEqualTo("value of ARCHIVE");
    }

    @Test
    void whatIsSentAndToldToWhom() {
        assertThat(CONFIG.smtp()).hasValueSatisfying(smtp -> {
            assertThat(smtp.host()).isEqualTo("smtp.example.com");
            assertThat(smtp.port()).isEqualTo(2587);
            assertThat(smtp.tls()).isEqualTo(Tls.STARTTLS);
            assertThat(smtp.user()).isEqualTo("postern");
            assertThat(smtp.password().reveal()).isEqualTo("value of SMTP");
            assertThat(smtp.from()).isEqualTo("Support <support@example.com>");
        });
        assertThat(CONFIG.notices())
                .isEqualTo(new NoticesConfig(
                        Duration.ofMinutes(10),
                        5,
                        new Wishes(
                                Set.of(NoticesConfig.Kind.values()),
                                new Shift(LocalTime.of(20, 0), LocalTime.of(7, 30), Set.of()),
                                Set.of("crm", "mail", "webhook")),
                        Map.of(
                                "anna",
                                        new Wishes(
                                                Set.of(NoticesConfig.Kind.CREATED),
                                                new Shift(LocalTime.of(20, 0), LocalTime.of(7, 30), Set.of()),
                                                Set.of("mail")),
                                "boris",
                                        new Wishes(
                                                Set.of(),
                                                new Shift(LocalTime.of(18, 0), LocalTime.of(8, 0), Set.of()),
                                                Set.of("crm", "mail", "webhook")))));
        assertThat(CONFIG.alerts())
                .isEqualTo(new AlertsConfig(
                        Set.of("journal", "mail", "webhook"),
                        List.of("ops@example.com"),
                        "https://alerts.example.com/in",
                        Duration.ofHours(1),
                        2.5));
        assertThat(CONFIG.absences())
                .hasValueSatisfying(absences -> assertThat(absences.list())
                        .containsExactly(
                                new Absence("anna", LocalDate.of(2026, 7, 1), LocalDate.of(2026, 7, 14), "boris"),
                                new Absence("boris", LocalDate.of(2026, 8, 1), LocalDate.of(2026, 8, 1), null)));
        assertThat(CONFIG.templates())
                .containsExactly(Map.entry(
                        "received",
                        new AnswerTemplate(
                                "received",
                                "We have received your message",
                                "Thank you.\nSomebody will look after it.\n")));
    }

    @Test
    void howItIsRun() {
        assertThat(CONFIG.management()).isEqualTo(new ManagementConfig("localhost", 0));
        assertThat(CONFIG.logging()).isEqualTo(new LoggingConfig(true, "debug"));
        assertThat(CONFIG.cluster().enabled()).isTrue();
        assertThat(CONFIG.cluster().node()).isEqualTo("value of NODE");
        assertThat(CONFIG.cluster().service()).isEqualTo("kubernetes");
        assertThat(CONFIG.cluster().lease()).isEqualTo(Duration.ofSeconds(20));
        assertThat(CONFIG.cluster().pods()).isEqualTo(Map.of("app", "postern"));
    }

    @Test
    void filters() {
        List<FilterConfig> filters = CONFIG.rules().filters();
        assertThat(filters).extracting(FilterConfig::name).containsExactly("app-notices", "invoices", "junk", "annas");
        assertThat(filters).extracting(FilterConfig::skips).containsExactly(true, false, false, true);
        assertThat(filters).extracting(FilterConfig::crmFolder).containsExactly(null, "Accounting", null, null);
        assertThat(filters).extracting(FilterConfig::serverFolder).containsExactly(null, null, "Junk", null);
        assertThat(filters.get(2).mailboxes()).containsExactly("sales", "support");
        assertThat(filters.get(3).owners()).containsExactly("Anna");
    }

    @Test
    void everyPredicate() {
        Condition.All everything = (Condition.All) CONFIG.rules().conditions().get("everything");
        assertThat(everything.of().stream().map(FullConfigTest::shown))
                .containsExactly(
                        "Named price-words",
                        "Not From [*@a.example, b@b.example]",
                        "All To [sales*] Subject [*offer*]",
                        "FromDomain [example.org]",
                        "All Header X-Form [*] Header X-Site [www*]",
                        "KindIs [human]",
                        "DirectionIs [in]",
                        "MailboxIs [sales]",
                        "FolderIs [Projects/*]",
                        "PartyIs [contact, nobody]",
                        "LanguageIs [no, ru]",
                        "HasAttachment true",
                        "AttachmentIs *.pdf application/* " + new SizeRange(1025, Long.MAX_VALUE),
                        "Size " + new SizeRange(1 << 20, 5 << 20),
                        "Received 22:00 06:00 "
                                + Set.of(FRIDAY, SATURDAY, SUNDAY, TUESDAY).stream()
                                        .sorted()
                                        .toList(),
                        "Auth [fail, none]",
                        "ListId [*announce*]");
    }

    /** The type and its parts but for the place, sets in order. */
    private static String shown(Object value) {
        if (value instanceof Condition condition) {
            StringBuilder text = new StringBuilder(condition.getClass().getSimpleName());
            for (var part : condition.getClass().getRecordComponents()) {
                if (!part.getName().equals("at")) {
                    text.append(' ').append(shown(get(part.getAccessor(), condition)));
                }
            }
            return text.toString();
        }
        if (value instanceof List<?> list && list.stream().allMatch(Condition.class::isInstance)) {
            return String.join(" ", list.stream().map(FullConfigTest::shown).toList());
        }
        return value instanceof Set<?> set ? set.stream().sorted().toList().toString() : String.valueOf(value);
    }

    private static Object get(java.lang.reflect.Method accessor, Object of) {
        try {
            return accessor.invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyFormOfKeyword() {
        assertThat(CONFIG.rules().conditions().get("price-words"))
                .isInstanceOfSatisfying(Condition.Keywords.class, keywords -> {
                    assertThat(keywords.scope()).isEqualTo(Condition.Scope.FULL);
                    assertThat(keywords.any())
                            .containsExactly(
                                    new Keyword(Form.SUBSTRING, "price"),
                                    new Keyword(Form.WHOLE_WORD, "quote"),
                                    new Keyword(Form.WORD_START, "цен"),
                                    new Keyword(Form.REGEX, "\\bcost(s|ing)?\\b"),
                                    new Keyword(Form.SUBSTRING, "a;b"));
                });
    }

    @Test
    void queuesAndRoles() {
        assertThat(CONFIG.rules().queues().get("sales").members())
                .containsExactly(
                        new Member("anna", null, 1), new Member("boris", null, 1), new Member("cyril", null, 2));
        assertThat(CONFIG.rules().queues().get("sales").method()).isEqualTo(Method.LEAST_BUSY);
        assertThat(CONFIG.rules().queues().get("sales").fallback()).isEqualTo(new AssignTo.Role("duty"));
        assertThat(CONFIG.rules().queues().get("team").members()).containsExactly(new Member(null, "Sales", 1));
        assertThat(CONFIG.rules().roles().get("duty").members()).hasSize(2);
        assertThat(CONFIG.rules().roles().get("managers").crmRole()).isEqualTo("Sales manager");
        assertThat(CONFIG.rules().roles().get("support").team()).isEqualTo("Support");
    }

    @Test
    void rules() {
        List<RuleConfig> rules = CONFIG.rules().rules();
        assertThat(rules).extracting(RuleConfig::name).containsExactly("price-request", "adverts", "wrong", "default");
        RuleConfig price = rules.get(0);
        assertThat(price.at().line()).isEqualTo(36);
        assertThat(price.assign()).isEqualTo(new AssignTo.Owner(new AssignTo.Queue("sales")));
        assertThat(price.always()).isTrue();
        assertThat(price.create()).isEqualTo(Create.OPPORTUNITY);
        assertThat(price.set())
                .containsExactly(
                        Map.entry("stage", "Prospecting"), Map.entry("name", "{subject}"), Map.entry("amount", "100"));
        assertThat(price.tags()).containsExactly("price");
        assertThat(price.follow()).containsExactly("boris");
        assertThat(price.perMailbox()).isFalse();
        assertThat(price.promote()).isTrue();
        assertThat(rules.get(1).reject()).isEqualTo("Advertising");
        assertThat(rules.get(1).storeRejected()).isTrue();
        assertThat(rules.get(2).reject()).isEqualTo("Wrong department");
        assertThat(rules.get(2).storeRejected()).isFalse();
        assertThat(rules.get(3).when()).isInstanceOf(Condition.Always.class);
        assertThat(rules.get(3).acknowledge()).isEqualTo("received");
        assertThat(rules.get(3).task()).isTrue();
    }

    @Test
    void wordsAreThoseOfTheMailAndTheMatch() {
        assertThat(ConditionReader.KINDS)
                .containsExactly(Arrays.stream(Kind.values()).map(Kind::label).toArray(String[]::new));
        assertThat(ConditionReader.PARTIES)
                .startsWith(
                        Arrays.stream(PartyType.values()).map(PartyType::label).toArray(String[]::new));
    }

    @Test
    void noSecretIsShown() {
        assertThat(CONFIG.toString())
                .contains("********")
                .doesNotContain(
                        "value of DB",
                        "value of SALES",
                        "value of CODE",
                        "value of SMTP",
                        "value of M365",
                        "value of ARCHIVE",
                        "value of ERASURE",
                        "value of SUPPORT");
    }
}
