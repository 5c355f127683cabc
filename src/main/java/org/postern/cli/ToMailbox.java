package org.postern.cli;

import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The option that tells where mails out of files are taken to have come to. */
@Command
final class ToMailbox {
    @Option(
            names = "--mailbox",
            paramLabel = "NAME",
            completionCandidates = NamesInConfig.Mailboxes.class,
            description = "Where the mails have come to. Default: the mailbox they are addressed to, else the first.")
    private @Nullable String name;

    boolean isGiven() {
        return name != null;
    }

    /** @return null: none is named. @throws Failed if there is none of that name */
    @Nullable
    MailboxConfig mailbox(Config config) {
        return name == null ? null : MailboxNamed.in(config, name);
    }
}
