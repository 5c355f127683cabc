package org.postern.match;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An opportunity, case or lead that a mail may continue.
 *
 * @param active its stage or status is one of {@code crm.active}
 * @param ownerId CRM user responsible; null: nobody
 * @param accountId null: none
 * @param participants lower-case addresses of those who take part: its contacts, its lead, its account, and who wrote or got its mails as far as known
 */
public record OpenRecord(
        RecordRef ref,
        String name,
        boolean active,
        @Nullable String ownerId,
        @Nullable String accountId,
        @Nullable String contactId,
        @Nullable Instant lastActive,
        Set<String> participants) {}
