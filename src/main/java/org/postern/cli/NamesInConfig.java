package org.postern.cli;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig.RuleConfig;

/** Names that the configuration gives, for completion by the shell. What lists candidates lists one mark, in place of which {@link CompletionScript} asks. */
enum NamesInConfig {
    MAILBOXES(config -> config.mailboxes().stream().map(MailboxConfig::name).toList()),
    RULES(config -> config.rules().rules().stream().map(RuleConfig::name).toList()),
    QUEUES(config -> config.rules().queues().keySet());

    private final Function<Config, Collection<String>> names;

    NamesInConfig(Function<Config, Collection<String>> names) {
        this.names = names;
    }

    Collection<String> in(Config config) {
        return names.apply(config);
    }

    /** @return as {@code complete} takes it */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String mark() {
        return "@" + label() + "@";
    }

    static final class Mailboxes implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(MAILBOXES.mark()).iterator();
        }
    }

    static final class Rules implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(RULES.mark()).iterator();
        }
    }

    static final class Queues implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(QUEUES.mark()).iterator();
        }
    }
}
