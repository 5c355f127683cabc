package org.postern.cli;

import org.postern.config.Config;
import org.postern.config.MailboxConfig;

/** Finds the mailbox that somebody names on the command line. */
final class MailboxNamed {
    private MailboxNamed() {}

    /** @throws Failed if there is none; it lists those there are */
    static MailboxConfig in(Config config, String name) {
        return config.mailbox(name)
                .orElseThrow(() -> new Failed("no mailbox '" + name + "'; there are: "
                        + String.join(
                                ", ",
                                config.mailboxes().stream()
                                        .map(MailboxConfig::name)
                                        .toList())));
    }
}
