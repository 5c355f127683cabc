package org.postern.crm.espocrm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.CrmAccounts;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig.Method;
import org.postern.crm.sql.CrmDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * EspoCRM's own mail accounts as mailboxes: its active group accounts with their teams and group folder, its personal ones with their owners and folder maps, and the
 * filters of both. What a group account does with cases is a rule and a queue. An account that our files name as well is theirs.
 */
public final class EspoAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(EspoAccounts.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "POSTERN_CRM_ACCOUNT_";

    private final CrmDatabase database;
    private final EspoSchema schema;
    private final Config config;
    private final CryptKey key;
    private final Map<String, String> secrets = new TreeMap<>();
    private final Map<String, String> nameById = new HashMap<>();
    private final Map<String, Object> queues = new LinkedHashMap<>();
    private final List<Map<String, Object>> rules = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private EspoAccounts(CrmDatabase database, Config config) {
        this.database = database;
        this.schema = EspoSchema.read(database);
        this.config = config;
        this.key = new CryptKey(Objects.requireNonNull(config.crm().cryptKey(), "a crypt key"));
        config.mailboxes().forEach(mailbox -> names.add(mailbox.name()));
    }

    /**
     * @param config as the files have it
     * @throws org.springframework.dao.DataAccessException if the CRM cannot be asked now
     * @throws IllegalArgumentException if a password is kept under another key
     */
    public static CrmAccounts read(JdbcTemplate jdbc, Config config) {
        return new EspoAccounts(new CrmDatabase(jdbc), config).read();
    }

    private CrmAccounts read() {
        List<Map<String, Object>> mailboxes = new ArrayList<>(group());
        mailboxes.addAll(personal());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("mailboxes", mailboxes);
        all.put("filters", filters());
        all.put("queues", queues);
        all.put("rules", rules);
        try {
            // JSON is YAML.
            return new CrmAccounts(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all), secrets);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and texts are always JSON", e);
        }
    }

    private List<Map<String, Object>> group() {
        Map<String, Set<String>> teams = new HashMap<>();
        database.each(
                "select l.`inbound_email_id`, t.`name` from `inbound_email_team` l join `team` t on t.`id` = l.`team_id` and t.`deleted` = false"
                        + " where l.`deleted` = false union select i.`id`, t.`name` from `inbound_email` i join `team` t on t.`id` = i.`team_id` and t.`deleted` = false",
                row -> teams.computeIfAbsent(row.getString(1), id -> new LinkedHashSet<>())
                        .add(row.getString(2)));
        List<Map<String, Object>> mailboxes = new ArrayList<>();
        database.each(
                "select " + columns("inbound_email")
                        + ", f.`name`, u.`user_name`, i.`create_case`, i.`case_distribution`, t.`name`, i.`target_user_position`"
                        + " from `inbound_email` i left join `user` u on u.`id` = i.`assign_to_user_id` and u.`deleted` = false and u.`is_active` = true"
                        + " left join `team` t on t.`id` = i.`team_id` and t.`deleted` = false"
                        + " left join `group_email_folder` f on f.`id` = "
                        + (schema.has("inbound_email", "group_email_folder_id") ? "i.`group_email_folder_id`" : "null")
                        + " and f.`deleted` = false" + active(),
                row -> {
                    Map<String, Object> mailbox = mailbox(row);
                    if (mailbox != null) {
                        mailbox.put("folders", folders(row.getString(8), Map.of(), row.getString(11)));
                        mailbox.put("visibility", "shared");
                        mailbox.put("teams", new ArrayList<>(teams.getOrDefault(row.getString(1), Set.of())));
                        boolean makesCases = row.getBoolean(13);
                        String name = text((String) mailbox.get("name"));
                        Method method = makesCases ? method(row.getString(14)) : null;
                        if (method != null) {
                            queue(name, method, row.getString(15), row.getString(16))
                                    .ifPresent(queue -> mailbox.put("assign", Map.of("queue", queue)));
                        } else if (row.getString(12) != null
                                && !(makesCases && text(row.getString(14)).isEmpty())) {
                            mailbox.put("assign", Map.of("user", row.getString(12)));
                        }
                        if (makesCases) {
                            rules.add(Map.of("name", "crm-" + name, "when", Map.of("mailbox", name), "create", "case"));
                        }
                        mailboxes.add(mailbox);
                    }
                });
        return mailboxes;
    }

    /** @return null: a case is its account's user's, or nobody's */
    private static @Nullable Method method(@Nullable String distribution) {
        return switch (text(distribution)) {
            case "Round-Robin" -> Method.ROUND_ROBIN;
            case "Least-Busy" -> Method.LEAST_BUSY;
            default -> null;
        };
    }

    /** @param position only members of the team with it; null: all. @return the queue's name; empty if there is nobody in it */
    private Optional<String> queue(String account, Method method, @Nullable String team, @Nullable String position) {
        if (team == null) {
            return Optional.empty();
        }
        List<Object> members = new ArrayList<>();
        if (position == null || position.isBlank()) {
            members.add(Map.of("team", team));
        } else {
            database.each(
                    "select u.`user_name` from `team_user` l join `team` t on t.`id` = l.`team_id` and t.`deleted` = false"
                            + " join `user` u on u.`id` = l.`user_id` and u.`deleted` = false and u.`is_active` = true"
                            + " where l.`deleted` = false and t.`name` = ? and l.`role` = ? order by u.`id`",
                    row -> members.add(row.getString(1)),
                    team,
                    position);
        }
        if (members.isEmpty()) {
            LOG.warn(
                    "The CRM's mail account '{}' gives cases to nobody: team {} has no active user who is {}.",
                    account,
                    team,
                    position);
            return Optional.empty();
        }
        String name = "crm-" + account;
        queues.put(
                name,
                Map.of(
                        "members",
                        members,
                        "method",
                        method.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        return Optional.of(name);
    }

    private List<Map<String, Object>> personal() {
        Map<String, String> folderNames = new HashMap<>();
        database.each(
                "select `id`, `name` from `email_folder` where `deleted` = false",
                row -> folderNames.put(row.getString(1), row.getString(2)));
        List<Map<String, Object>> mailboxes = new ArrayList<>();
        database.each(
                "select " + columns("email_account") + ", f.`name`, u.`user_name`, "
                        + schema.orNull("email_account", "i", "folder_map")
                        + " from `email_account` i join `user` u on u.`id` = i.`assigned_user_id` and u.`deleted` = false and u.`is_active` = true"
                        + " left join `email_folder` f on f.`id` = i.`email_folder_id` and f.`deleted` = false"
                        + active(),
                row -> {
                    Map<String, Object> mailbox = mailbox(row);
                    if (mailbox != null) {
                        Map<String, String> mapped = new HashMap<>();
                        json(row.getString(13)).fields().forEachRemaining(entry -> {
                            String name = folderNames.get(entry.getValue().asText());
                            if (name != null) {
                                mapped.put(entry.getKey(), name);
                            }
                        });
                        mailbox.put("folders", folders(row.getString(8), mapped, row.getString(11)));
                        mailbox.put("visibility", "private");
                        mailbox.put("owner", row.getString(12));
                        mailboxes.add(mailbox);
                    }
                });
        return mailboxes;
    }

    private String columns(String table) {
        return "i.`id`, i.`name`, i.`email_address`, i.`host`, i.`port`, i.`security`, i.`username`, i.`monitored_folders`, "
                + schema.orNull(table, "i", "fetch_since") + ", i.`password`";
    }

    private static String active() {
        return " where i.`deleted` = false and i.`status` = 'Active' and i.`host` is not null and i.`host` <> '' order by i.`id`";
    }

    /** @return null if our files have it, or it has no password */
    private @Nullable Map<String, Object> mailbox(ResultSet row) throws SQLException {
        String id = row.getString(1);
        String address = text(row.getString(3));
        String host = text(row.getString(4));
        String user = row.getString(7) == null || row.getString(7).isBlank() ? address : row.getString(7);
        if (address.isBlank() || isOurs(address, host, user)) {
            return null;
        }
        String stored = row.getString(10);
        if (stored == null || stored.isEmpty()) {
            LOG.warn("The CRM's mail account '{}' has no password and is left out.", row.getString(2));
            return null;
        }
        String password = key.read(stored).orElse(null);
        if (password == null) {
            throw new IllegalArgumentException("the password of the CRM's mail account '" + row.getString(2)
                    + "' is not kept under crm.crypt-key");
        }
        String name = name(row.getString(2), id);
        nameById.put(id, name);
        secrets.put(SECRET + id, password);
        Map<String, Object> mailbox = new LinkedHashMap<>();
        mailbox.put("name", name);
        mailbox.put("address", address);
        mailbox.put("protocol", "imap");
        mailbox.put("host", host);
        mailbox.put("port", row.getInt(5));
        mailbox.put("tls", tls(text(row.getString(6))));
        mailbox.put("user", user);
        mailbox.put("password", "${env:" + SECRET + id + "}");
        if (row.getString(9) != null) {
            mailbox.put("since", row.getString(9).substring(0, "2026-01-31".length()));
        }
        return mailbox;
    }

    private boolean isOurs(String address, String host, String user) {
        return config.mailboxes().stream().anyMatch(mailbox -> is(mailbox, address, host, user));
    }

    private static boolean is(MailboxConfig mailbox, String address, String host, String user) {
        return mailbox.address().equalsIgnoreCase(address)
                || mailbox.host().equalsIgnoreCase(host) && mailbox.user().equalsIgnoreCase(user);
    }

    private static String tls(String security) {
        return switch (security.toUpperCase(Locale.ROOT)) {
            case "SSL" -> "implicit";
            case "TLS" -> "starttls";
            default -> "none";
        };
    }

    /** A name of a mailbox stands in metrics, logs and on the command line; people may name two accounts alike. */
    private String name(@Nullable String shown, String id) {
        String plain = text(shown).replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+|-+$", "");
        String name = plain.isEmpty() ? "account-" + id : plain.substring(0, Math.min(plain.length(), 40));
        if (!names.add(name)) {
            name = name + "-" + id;
            names.add(name);
        }
        return name;
    }

    /** @param monitored a JSON list, in old versions names with commas between; empty: the inbox */
    private static List<Map<String, Object>> folders(
            @Nullable String monitored, Map<String, String> mapped, @Nullable String crmFolder) {
        List<String> names = new ArrayList<>();
        JsonNode list = json(monitored);
        if (list.isArray()) {
            list.forEach(name -> names.add(name.asText()));
        } else {
            for (String name : text(monitored).split(",")) {
                names.add(name.strip());
            }
        }
        names.removeIf(String::isBlank);
        List<Map<String, Object>> folders = new ArrayList<>();
        for (String name : names.isEmpty() ? List.of("INBOX") : names) {
            Map<String, Object> folder = new LinkedHashMap<>();
            folder.put("name", name);
            String into = mapped.getOrDefault(name, crmFolder);
            if (into != null) {
                folder.put("crm-folder", into);
            }
            folders.add(folder);
        }
        return folders;
    }

    /** As the CRM asks them: what is skipped first; only group accounts move into folders. A user's own count in his mailbox only, and are asked there. */
    private List<Map<String, Object>> filters() {
        List<Map<String, Object>> filters = new ArrayList<>();
        database.each(
                "select f.`id`, f.`name`, f.`action`, f.`from`, f.`to`, f.`subject`, f.`body_contains`, "
                        + schema.orNull("email_filter", "f", "body_contains_all")
                        + ", f.`is_global`, f.`parent_id`, g.`name`"
                        + " from `email_filter` f left join `group_email_folder` g on g.`id` = "
                        + (schema.has("email_filter", "group_email_folder_id") ? "f.`group_email_folder_id`" : "null")
                        + " and g.`deleted` = false where f.`deleted` = false and (f.`action` = 'Skip' and (f.`is_global` = true or f.`parent_type` = 'EmailAccount') or f.`parent_type` = 'InboundEmail')"
                        + " order by case when f.`action` = 'Skip' then 0 else 1 end, f.`id`",
                row -> {
                    Map<String, Object> filter = filter(row);
                    if (filter != null) {
                        filters.add(filter);
                    }
                });
        return filters;
    }

    private @Nullable Map<String, Object> filter(ResultSet row) throws SQLException {
        boolean global = row.getBoolean(9);
        String mailbox = nameById.get(text(row.getString(10)));
        Object then = switch (text(row.getString(3))) {
            case "Skip" -> "skip";
            case "Move to Group Folder" -> row.getString(11) == null ? null : Map.of("folder", row.getString(11));
            default -> null;
        };
        List<Map<String, Object>> all = conditions(row);
        if (then == null || !global && mailbox == null || all.isEmpty()) {
            return null;
        }
        Map<String, Object> filter = new LinkedHashMap<>();
        filter.put("name", "crm-" + row.getString(1));
        filter.put("when", Map.of("all", all));
        if (!global) {
            filter.put("mailboxes", List.of(Objects.requireNonNull(mailbox)));
        }
        filter.put("then", then);
        return filter;
    }

    private static List<Map<String, Object>> conditions(ResultSet row) throws SQLException {
        List<Map<String, Object>> all = new ArrayList<>();
        add(all, "from", row.getString(4));
        add(all, "to", row.getString(5));
        add(all, "subject", row.getString(6));
        List<String> any = new ArrayList<>();
        json(row.getString(7)).forEach(phrase -> any.add(keyword(phrase.asText())));
        if (!any.isEmpty()) {
            all.add(Map.of("keywords", String.join("; ", any), "scope", "full"));
        }
        json(row.getString(8))
                .forEach(phrase -> all.add(Map.of("keywords", keyword(phrase.asText()), "scope", "full")));
        return all;
    }

    private static void add(List<Map<String, Object>> all, String predicate, @Nullable String pattern) {
        if (pattern != null && !pattern.isBlank()) {
            all.add(Map.of(predicate, pattern));
        }
    }

    /** A phrase means itself, whatever is in it. */
    private static String keyword(String phrase) {
        return "regex:(?i)"
                + phrase.replaceAll("([\\\\.*+?(){}|^$\\[\\]])", "\\\\$1").replace(";", "\\;");
    }

    private static JsonNode json(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? JSON.missingNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            LOG.debug("not JSON, so an old list: {}", e.getOriginalMessage());
            return JSON.missingNode();
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
