package org.postern.config.reading;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.MailboxConfig.RuleUse;
import org.postern.config.MailboxConfig.Schedule;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.MailboxConfig.Visibility;
import org.postern.config.Preset;
import org.postern.config.Preset.Server;
import org.postern.config.ReachConfig.Budget;
import org.postern.config.Since;

/** Reads one of the {@code mailboxes}, with what {@code defaults} says where it is silent. */
final class MailboxReader {
    /** What belongs to one mailbox alone. */
    private static final Set<String> OWN =
            Set.of("name", "address", "aliases", "user", "password", "password-expires", "oauth2", "owner");

    static final Set<String> DEFAULTS = Set.of(
            "interval",
            "cron",
            "push",
            "since",
            "history",
            "unknown-sender",
            "known-client-to-owner",
            "capture",
            "protocol",
            "preset",
            "host",
            "port",
            "tls",
            "insecure",
            "ca",
            "client-certificate",
            "proxy",
            "addresses",
            "budget",
            "folders",
            "visibility",
            "teams",
            "source",
            "charset",
            "after",
            "rules",
            "assign");

    private static final Set<String> KEYS = all();
    private static final Scalar<String> PRESET =
            Scalar.oneOf(Preset.ALL.stream().map(Preset::name).toList());
    private static final Scalar<Boolean> ARCHIVE = Scalar.choice(Map.of("archive", true, "full", false));

    private final Path folder;
    private final Names names;
    private final Secrets secrets;
    private final Section defaults;

    MailboxReader(Path folder, Names names, Secrets secrets, Section defaults) {
        this.folder = folder;
        this.names = names;
        this.secrets = secrets;
        this.defaults = defaults;
    }

    private static Set<String> all() {
        Set<String> keys = new HashSet<>(OWN);
        keys.addAll(DEFAULTS);
        return Set.copyOf(keys);
    }

    MailboxConfig read(Item item) {
        Section own = Section.of(item, KEYS);
        boolean scheduled = own.has("interval") || own.has("cron");
        Section section = own.over(scheduled ? defaults.without(Set.of("interval", "cron")) : defaults);
        Protocol protocol = section.read("protocol", Scalar.of(Protocol.class), Protocol.IMAP);
        Optional<Preset> preset = section.read("preset", PRESET).flatMap(Preset::named);
        // A preset of the mailbox' own is stronger than what the defaults say of another server.
        Section server = own.has("preset") ? own : section;
        Server usual = preset.map(known -> known.server(protocol)).orElse(null);
        Tls tls = server.read("tls", Scalar.of(Tls.class), usual == null ? Tls.IMPLICIT : usual.tls());
        String host = usual == null
                ? section.require("host", Scalars.HOST, "")
                : server.read("host", Scalars.HOST, usual.host());
        int port = usual != null && tls == usual.tls() ? usual.port() : port(protocol, tls);
        boolean insecure = section.read("insecure", Scalars.BOOL, false);
        checkTls(section, tls, host, insecure);
        Visibility visibility = section.read("visibility", Scalar.of(Visibility.class), Visibility.SHARED);
        checkVisibility(section, visibility);
        String address = section.require("address", Scalars.ADDRESS, "");
        return new MailboxConfig(
                item.at(),
                name(section),
                address,
                section.listOrNone("aliases", Scalars.ADDRESS),
                protocol,
                host,
                server.read("port", Scalars.number(1, 65535), port),
                tls,
                insecure,
                new ReachReader(folder, secrets)
                        .read(section, tls, preset.map(Preset::budget).orElse(Budget.NONE)),
                section.read("user", Scalars.TEXT, address),
                new SignInReader(folder, secrets).read(section, protocol),
                schedule(section),
                section.read("push", Scalars.BOOL, true),
                section.read("since", Scalars.SINCE, new Since.Ago(java.time.Duration.ofDays(7))),
                section.read("history", ARCHIVE, true),
                section.read("unknown-sender", Scalar.of(UnknownSender.class), UnknownSender.LEAD),
                section.read("known-client-to-owner", Scalars.BOOL, true),
                section.read("capture", Scalar.of(Capture.class), Capture.FULL),
                folders(section, protocol),
                visibility,
                section.listOrNone("teams", Scalars.TEXT),
                section.read("owner", Scalars.TEXT).orElse(null),
                source(section),
                section.read("charset", Scalars.CHARSET).orElse(null),
                new AfterReader(protocol).read(section.find("after")),
                rules(section),
                section.find("assign").flatMap(new AssignReader(names)::read).orElse(null));
    }

    private String name(Section section) {
        String name = section.require("name", NAME, "");
        section.find("name")
                .filter(item -> !name.isEmpty())
                .ifPresent(item -> names.define(Names.Kind.MAILBOX, name, item));
        return name;
    }

    /** The name stands in metrics, logs, tables and on the command line. */
    private static final Scalar<String> NAME =
            new Scalar<>(Scalar.Form.TEXT, "letters, digits, '.', '_', '-', at most 64", text -> {
                if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                    throw Scalars.no(text, "letters, digits, '.', '_', '-', at most 64");
                }
                return text;
            });

    private static void checkTls(Section section, Tls tls, String host, boolean insecure) {
        if (tls == Tls.NONE && !insecure && !Loopback.is(host)) {
            section.problem(
                    "tls",
                    "'none' would send the password in clear to " + Quoted.of(host) + "; allowed: implicit, starttls",
                    "if the network itself is safe, add 'insecure: true'");
        }
    }

    private static void checkVisibility(Section section, Visibility visibility) {
        if (visibility == Visibility.PRIVATE && !section.has("owner")) {
            section.problem("owner", "is missing", "a private mailbox belongs to somebody: add 'owner: USER'");
        }
        if (visibility == Visibility.SHARED && section.has("owner")) {
            section.problem(
                    "owner", "is given for a shared mailbox", "add 'visibility: private', or name teams instead");
        }
        if (visibility == Visibility.PRIVATE && section.has("teams")) {
            section.problem("teams", "are given for a private mailbox", "nobody but its owner sees a private mailbox");
        }
    }

    private static int port(Protocol protocol, Tls tls) {
        boolean implicit = tls == Tls.IMPLICIT;
        return protocol == Protocol.IMAP ? (implicit ? 993 : 143) : (implicit ? 995 : 110);
    }

    private static Schedule schedule(Section section) {
        if (section.has("interval") && section.has("cron")) {
            section.problem("cron", "is given beside interval; allowed: one of the two", null);
        }
        Optional<String> cron = section.read("cron", Scalars.CRON);
        return cron.isPresent()
                ? new Schedule(null, cron.get())
                : new Schedule(section.read("interval", Scalars.DURATION, java.time.Duration.ofMinutes(2)), null);
    }

    private static List<FolderConfig> folders(Section section, Protocol protocol) {
        List<FolderConfig> folders =
                section.find("folders").map(FolderReader::read).orElse(List.of());
        if (protocol == Protocol.POP3 && section.has("folders")) {
            section.problem("folders", "are given for POP3, which has none", "remove the key, or use IMAP");
        }
        return folders.isEmpty() ? List.of(new FolderConfig("INBOX", false, null)) : folders;
    }

    private String source(Section section) {
        String source = section.read("source", Scalars.TEXT, "plain");
        section.find("source").ifPresent(item -> names.use(Names.Kind.SOURCE, source, item));
        return source;
    }

    private List<RuleUse> rules(Section section) {
        return section.find("rules")
                .map(item -> item.oneOrMore().stream().map(this::rule).toList())
                .orElse(List.of());
    }

    private RuleUse rule(Item item) {
        if (!item.isMap()) {
            return new RuleUse(ruleName(item), null);
        }
        Section use = Section.of(item, Set.of("use", "when"));
        String rule = use.require("use", "RULE").map(this::ruleName).orElse("");
        return new RuleUse(
                rule, use.find("when").map(new ConditionReader(names)::read).orElse(null));
    }

    private String ruleName(Item item) {
        String name = item.as(Scalars.TEXT).orElse("");
        if (!name.isEmpty()) {
            names.use(Names.Kind.RULE, name, item);
        }
        return name;
    }
}
