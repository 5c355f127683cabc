package org.postern.daemon;

import org.postern.config.Config;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.message.Delivery;
import org.postern.message.Octets;
import org.postern.rules.Wildcard;
import org.postern.store.PastDelivery;

/** A delivery that has its outcome, as it came. */
public final class PastMail {
    private PastMail() {}

    /** @param raw its bytes */
    public static Delivery again(PastDelivery past, Octets raw, Config config) {
        return new Delivery(
                past.delivery(),
                raw,
                past.receivedAt(),
                false,
                false,
                isOutgoing(past, config),
                past.flags().contains("history"));
    }

    private static boolean isOutgoing(PastDelivery past, Config config) {
        return config.mailbox(past.delivery().mailbox()).stream()
                .flatMap(mailbox -> mailbox.folders().stream())
                .filter(FolderConfig::out)
                .anyMatch(folder ->
                        new Wildcard(folder.name()).covers(past.delivery().folder()));
    }
}
