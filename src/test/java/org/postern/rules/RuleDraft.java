package org.postern.rules;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.config.AssignTo;
import org.postern.config.Condition;
import org.postern.config.Condition.Keyword;
import org.postern.config.Condition.Scope;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Direction;
import org.postern.match.MailDraft;
import org.postern.match.Mailboxes;

/** Rules for tests: only what matters is said. */
public final class RuleDraft {
    public static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");

    private final List<FilterConfig> filters = new ArrayList<>();
    private final Map<String, Condition> conditions = new LinkedHashMap<>();
    private final List<RuleConfig> rules = new ArrayList<>();

    public RuleDraft filter(String name, Condition when, @Nullable String crmFolder, String... mailboxes) {
        filters.add(new FilterConfig(Mailboxes.NOWHERE, name, when, List.of(mailboxes), List.of(), crmFolder, null));
        return this;
    }

    public RuleDraft filterOfOwner(String name, Condition when, String owner) {
        filters.add(new FilterConfig(Mailboxes.NOWHERE, name, when, List.of(), List.of(owner), null, null));
        return this;
    }

    public RuleDraft condition(String name, Condition condition) {
        conditions.put(name, condition);
        return this;
    }

    public RuleDraft rule(String name, Condition when) {
        rules.add(rule(name, when, null, false, Create.NONE, null, true));
        return this;
    }

    public RuleSet compile(MailboxConfig... mailboxes) {
        RulesConfig config = new RulesConfig(filters, conditions, Map.of(), Map.of(), rules);
        return RuleSet.compile(config, List.of(mailboxes), PRAGUE, "mx.example.com");
    }

    public static RuleConfig promoting(String name, Condition when, Create create, boolean promote) {
        return rule(name, when, null, false, create, null, true, promote);
    }

    public static RuleConfig rule(
            String name,
            Condition when,
            @Nullable AssignTo assign,
            boolean always,
            Create create,
            @Nullable String reject,
            boolean storeRejected) {
        return rule(name, when, assign, always, create, reject, storeRejected, false);
    }

    private static RuleConfig rule(
            String name,
            Condition when,
            @Nullable AssignTo assign,
            boolean always,
            Create create,
            @Nullable String reject,
            boolean storeRejected,
            boolean promote) {
        return new RuleConfig(
                Mailboxes.NOWHERE,
                name,
                when,
                assign,
                always,
                create,
                Map.of(),
                reject,
                storeRejected,
                null,
                false,
                List.of(),
                List.of(),
                false,
                promote);
    }

    public static Condition always() {
        return new Condition.Always(Mailboxes.NOWHERE);
    }

    public static Condition named(String name) {
        return new Condition.Named(Mailboxes.NOWHERE, name);
    }

    public static Condition not(Condition condition) {
        return new Condition.Not(Mailboxes.NOWHERE, condition);
    }

    public static Condition subject(String... patterns) {
        return new Condition.Subject(Mailboxes.NOWHERE, List.of(patterns));
    }

    /** @param list with {@code ;} between keywords, {@code word:x}, {@code x*} and {@code regex:x} among them */
    public static Condition keywords(String list, Scope scope) {
        List<Keyword> keywords = Arrays.stream(list.split(";"))
                .map(String::strip)
                .map(RuleDraft::keyword)
                .toList();
        return new Condition.Keywords(Mailboxes.NOWHERE, keywords, scope);
    }

    private static Keyword keyword(String written) {
        if (written.startsWith("regex:")) {
            return new Keyword(Keyword.Form.REGEX, written.substring(6));
        }
        if (written.startsWith("word:")) {
            return new Keyword(Keyword.Form.WHOLE_WORD, written.substring(5));
        }
        return written.endsWith("*")
                ? new Keyword(Keyword.Form.WORD_START, written.substring(0, written.length() - 1))
                : new Keyword(Keyword.Form.SUBSTRING, written);
    }

    public static Scene scene(MailDraft mail, MailboxConfig mailbox, Direction direction) {
        return new Scene(mail.build(), mail.delivery(), mailbox, direction);
    }

    public static Scene scene(MailDraft mail) {
        return scene(mail, Mailboxes.sales(), Direction.IN);
    }
}
