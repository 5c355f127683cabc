package org.postern.match;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trace in a mail that leads to a stored mail, a record, or both.
 *
 * @param by which rung of the ladder: in-reply-to, references, service-code, legacy-code
 * @param record what it leads to; null if the stored mail belongs to no opportunity, case or lead
 * @param mail null for a code
 */
record Trail(
        String by, @Nullable OpenRecord record, @Nullable StoredMail mail) {

    /** @return lower-case addresses of all who take part, as far as known */
    Set<String> participants() {
        Set<String> all = new HashSet<>();
        if (record != null) {
            all.addAll(record.participants());
        }
        if (mail != null) {
            all.addAll(mail.participants());
        }
        return all;
    }

    /** @return the client's account; empty: none known */
    Optional<String> accountId() {
        return record != null ? Optional.ofNullable(record.accountId()) : parent(RecordRef.Type.ACCOUNT);
    }

    /** @return the client's contact; empty: none known */
    Optional<String> contactId() {
        return record != null ? Optional.ofNullable(record.contactId()) : parent(RecordRef.Type.CONTACT);
    }

    /** @return the lead that the trail leads to; empty: it leads to something else */
    Optional<String> leadId() {
        return record != null && record.ref().type() == RecordRef.Type.LEAD
                ? Optional.of(record.ref().id())
                : Optional.empty();
    }

    private Optional<String> parent(RecordRef.Type type) {
        return Optional.ofNullable(mail)
                .map(StoredMail::parent)
                .filter(ref -> ref.type() == type)
                .map(RecordRef::id);
    }

    @Override
    public String toString() {
        return by + (record == null ? "" : " → " + record.ref());
    }
}
