package org.postern.match;

import java.util.Optional;

/** The client that a thread or record belongs to: who an unknown colleague of a client is taken for. */
final class Clients {
    private Clients() {}

    /** @return the lead, the account, or, without one, the contact */
    static Optional<Party> of(Trail trail, Known known) {
        OpenRecord record = trail.record();
        if (record != null && record.ref().type() == RecordRef.Type.LEAD) {
            return Optional.of(party(record));
        }
        return trail.accountId()
                .map(id -> new RecordRef(RecordRef.Type.ACCOUNT, id))
                .or(() -> trail.contactId().map(id -> new RecordRef(RecordRef.Type.CONTACT, id)))
                .flatMap(known::record)
                .map(Clients::party);
    }

    /** @param client a lead, contact or account */
    static Party party(OpenRecord client) {
        PartyType type = switch (client.ref().type()) {
            case ACCOUNT -> PartyType.ACCOUNT;
            case CONTACT -> PartyType.CONTACT;
            case LEAD -> PartyType.LEAD;
            case OPPORTUNITY, CASE -> throw new IllegalArgumentException(client.ref() + " is no client");
        };
        String account = type == PartyType.ACCOUNT ? client.ref().id() : client.accountId();
        return new Party(
                type,
                client.ref().id(),
                client.name(),
                account,
                client.ownerId(),
                client.active(),
                client.lastActive());
    }
}
