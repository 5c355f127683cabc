package org.postern.config.reading;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.CrmAccounts;
import org.postern.config.CrmConfig;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.Secret;
import org.postern.config.Setting;

/**
 * Reads a configuration folder: {@code postern.yaml}, the files it includes, {@code rules.yaml}, {@code crm.yaml} where the CRM needs one, and the answer templates.
 *
 * <p>Values may refer to the environment by {@code ${env:NAME:-default}}; the environment is handed in, so that the shipped
 * configuration can be run against other servers by handing in another one.
 */
public final class ConfigReader {
    /** What an included file may add to. */
    private static final Set<String> INCLUDABLE = Set.of("mailboxes", "sources", "reasons", "staff");

    private static final Set<String> KEYS = Set.of(
            "database",
            "crm",
            "staff",
            "trust",
            "service-code",
            "linking",
            "zone",
            "defaults",
            "mailboxes",
            "tokens",
            "sources",
            "reasons",
            "attachments",
            "limits",
            "privacy",
            "archive",
            "smtp",
            "notices",
            "alerts",
            "events",
            "absences",
            "management",
            "logging",
            "cluster",
            "include");

    /** Characters: 128 bits in hex. */
    private static final int SHORTEST_KEY = 32;

    /** Whether a secret that systemd hands over has to be there. */
    public enum Credentials {
        /** They are about to be used. */
        NEEDED,
        /** Nothing will be connected: a check or a dry look at the rules, by hand and outside systemd. */
        IF_THERE
    }

    private final Function<String, @Nullable String> environment;
    private final Credentials credentials;
    private final @Nullable Path rulesFile;
    private final CrmAccounts accounts;

    /** @param environment variable → value, null if unset; usually {@code System::getenv} */
    public ConfigReader(Function<String, @Nullable String> environment, Credentials credentials) {
        this(environment, credentials, null, CrmAccounts.NONE);
    }

    private ConfigReader(
            Function<String, @Nullable String> environment,
            Credentials credentials,
            @Nullable Path rulesFile,
            CrmAccounts accounts) {
        this.accounts = accounts;
        this.environment = environment;
        this.credentials = credentials;
        this.rulesFile = rulesFile;
    }

    /** @return a reader that takes the rules from another file than {@code rules.yaml} of the folder */
    public ConfigReader withRules(Path file) {
        return new ConfigReader(environment, credentials, file, accounts);
    }

    /** @return a reader that takes mailboxes, filters, queues and rules from the CRM as well */
    public ConfigReader withAccounts(CrmAccounts ofTheCrm) {
        return new ConfigReader(
                name -> ofTheCrm.secrets().getOrDefault(name, environment.apply(name)),
                credentials,
                rulesFile,
                ofTheCrm);
    }

    /** @param folder as the user named it; problems name its files in the same way */
    public ConfigResult read(Path folder) {
        return read(folder, Trace.NONE);
    }

    ConfigResult read(Path folder, Trace trace) {
        return new Reading(folder, trace).read();
    }

    /** @return every value that counts, in the order in which they are read; none if the configuration is not valid */
    public List<Setting> settings(Path folder) {
        Settings settings = new Settings();
        return read(folder, settings) instanceof ConfigResult.Valid ? settings.all() : List.of();
    }

    /** One reading of one folder. */
    private final class Reading {
        private final Path folder;
        private final Problems problems = new Problems();
        private final Names names = new Names();
        private final Fingerprint fingerprint = new Fingerprint();
        private final References references = new References(environment);
        private final Secrets secrets;
        private final Trace trace;

        Reading(Path folder, Trace trace) {
            this.folder = folder;
            this.trace = trace;
            this.secrets = new Secrets(folder, references, credentials == Credentials.NEEDED);
        }

        ConfigResult read() {
            if (!Files.isDirectory(folder)) {
                problems.add(
                        new Location(folder.toString(), 1, 1),
                        "",
                        "is not a folder",
                        "name one by --config DIR or $POSTERN_CONFIG");
                return new ConfigResult.Invalid(problems.sorted());
            }
            Optional<Item> file = open(folder.resolve("postern.yaml"));
            Optional<Item> rules = open(rulesFile == null ? folder.resolve("rules.yaml") : rulesFile);
            Optional<Config> config = file.map(item -> config(item, rules));
            if (config.isEmpty()) {
                new RulesReader(names).read(rules, Optional.empty());
            }
            return config.isPresent() && problems.none()
                    ? new ConfigResult.Valid(config.get(), secrets.missing())
                    : new ConfigResult.Invalid(problems.sorted());
        }

        private Optional<Item> open(Path file) {
            return new YamlFile(new Source(file.toString(), problems, references, trace)).open(file, fingerprint);
        }

        private Config config(Item file, Optional<Item> rulesFile) {
            Section root = Section.of(file, KEYS);
            List<Section> roots = new ArrayList<>(List.of(root));
            for (Path included : new IncludedFiles(folder).of(root)) {
                open(included).ifPresent(item -> roots.add(Section.of(item, INCLUDABLE)));
            }
            CrmConfig crm = new CrmReader(folder, secrets, this::open).read(root);
            Optional<Section> ofTheCrm = accounts();
            ofTheCrm.ifPresent(roots::add);
            var rules = new RulesReader(names).read(rulesFile, ofTheCrm);
            var templates = new AnswerReader(folder, problems, names, fingerprint).read();
            ZoneId zone = root.read("zone", Scalars.ZONE, ZoneOffset.UTC);
            Config config = new Config(
                    folder,
                    fingerprint.hex(),
                    new DatabaseReader(secrets).read(root),
                    crm,
                    StaffReader.read(roots),
                    root.section("trust", Set.of("authserv-id"))
                            .read("authserv-id", Scalars.TEXT)
                            .orElse(null),
                    new ServiceCodeReader(secrets).read(root, crm),
                    LinkingReader.read(root),
                    zone,
                    mailboxes(roots, crm.useAccounts()),
                    tokenKey(root),
                    new SourcesReader(names).read(roots),
                    reasons(roots),
                    AttachmentsReader.read(root),
                    LimitsReader.read(root),
                    LimitsReader.createsPerHour(root),
                    PrivacyReader.read(root, secrets),
                    new ArchiveReader(folder, secrets).read(root),
                    new SmtpReader(secrets).read(root),
                    NoticesReader.read(root, root.has("smtp")),
                    AlertsReader.read(root, root.has("smtp")),
                    new EventsReader(names).read(root),
                    new AbsencesReader(folder, zone, fingerprint).read(root),
                    OperationReader.management(root),
                    OperationReader.logging(root),
                    OperationReader.cluster(root),
                    rules,
                    templates);
            new CrossChecks(config, names, problems).check();
            new MappedChecks(config, problems).check();
            LinkingReader.check(root, config);
            return config;
        }

        /** @return what people keep in the CRM; empty if it was not asked */
        private Optional<Section> accounts() {
            if (accounts.yaml().isEmpty()) {
                return Optional.empty();
            }
            return new YamlFile(new Source("the CRM's mail accounts", problems, references, trace))
                    .text(accounts.yaml(), fingerprint)
                    .map(item -> Section.of(item, Set.of("mailboxes", "filters", "queues", "rules")));
        }

        private List<MailboxConfig> mailboxes(List<Section> roots, boolean alsoFromCrm) {
            Section defaults = roots.get(0).section("defaults", MailboxReader.DEFAULTS);
            MailboxReader reader = new MailboxReader(folder, names, secrets, defaults);
            List<MailboxConfig> mailboxes = new ArrayList<>();
            for (Section root : roots) {
                root.find("mailboxes")
                        .ifPresent(item -> item.list().forEach(entry -> mailboxes.add(reader.read(entry))));
            }
            if (mailboxes.isEmpty() && !alsoFromCrm) {
                roots.get(0).problem("mailboxes", "has no mailbox", "add one, or include a file that does");
            }
            return List.copyOf(mailboxes);
        }

        private Optional<Secret> tokenKey(Section root) {
            Section section = root.section("tokens", Set.of("key"));
            Optional<Secret> key = section.find("key").flatMap(secrets::read);
            if (key.filter(Secret::isThere)
                    .filter(k -> k.reveal().length() < SHORTEST_KEY)
                    .isPresent()) {
                section.problem(
                        "key",
                        "is shorter than " + SHORTEST_KEY + " characters",
                        "make one by: openssl rand -base64 32");
            }
            return key;
        }

        private List<String> reasons(List<Section> roots) {
            Set<String> reasons = new HashSet<>();
            List<String> inOrder = new ArrayList<>();
            for (Section root : roots) {
                root.find("reasons")
                        .filter(Item::isList)
                        .ifPresent(list -> list.list()
                                .forEach(item -> item.as(Scalars.TEXT).ifPresent(reason -> {
                                    names.define(Names.Kind.REASON, reason, item);
                                    if (reasons.add(reason)) {
                                        inOrder.add(reason);
                                    }
                                })));
                root.find("reasons").filter(item -> !item.isList()).ifPresent(item -> item.wrongShape("a list"));
            }
            return List.copyOf(inOrder);
        }
    }
}
