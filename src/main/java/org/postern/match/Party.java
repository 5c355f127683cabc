package org.postern.match;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in the CRM.
 *
 * @param id the CRM's id
 * @param name as shown
 * @param accountId the contact's (or converted lead's) account; the account itself for an account; null: none
 * @param ownerId CRM user responsible for it; null: nobody
 * @param open false for a closed (dead, converted) lead, an inactive contact or user
 * @param lastActive when it was last changed; null if not known
 */
public record Party(
        PartyType type,
        String id,
        String name,
        @Nullable String accountId,
        @Nullable String ownerId,
        boolean open,
        @Nullable Instant lastActive) {}
