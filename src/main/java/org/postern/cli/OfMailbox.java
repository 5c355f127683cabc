package org.postern.cli;

import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The option that narrows a command to one mailbox. */
@Command
final class OfMailbox {
    @Option(
            names = "--mailbox",
            paramLabel = "NAME",
            completionCandidates = NamesInConfig.Mailboxes.class,
            description = "Only this mailbox.")
    private @Nullable String name;

    /** @return null: every mailbox */
    @Nullable
    String name() {
        return name;
    }

    /** @return null: every mailbox. @throws Failed if there is none of that name */
    @Nullable
    MailboxConfig mailbox(Config config) {
        return name == null ? null : MailboxNamed.in(config, name);
    }
}
