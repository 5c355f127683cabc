package org.postern.message;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What marks a mail as sent by ourselves.
 *
 * @param addresses addresses of our mailboxes, their aliases and the sender of our answers; any case
 * @param messageIdDomain right-hand side of the Message-IDs that we make; null if we send nothing
 */
public record Own(Set<String> addresses, @Nullable String messageIdDomain) {
    public static final Own NOTHING = new Own(Set.of(), null);

    public Own {
        addresses = addresses.stream().map(a -> a.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    boolean has(Address address) {
        return addresses.contains(address.key());
    }

    boolean made(@Nullable String messageId) {
        return messageId != null
                && messageIdDomain != null
                && messageId.toLowerCase(Locale.ROOT).endsWith("@" + messageIdDomain.toLowerCase(Locale.ROOT));
    }
}
