package org.postern.crm.suitecrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.crm.Plan;
import org.postern.crm.sql.Rows;
import org.postern.match.Party;
import org.postern.match.RecordRef;

/** Rows and changes of one mail. */
final class SuitePlan implements Plan {
    private final Rows rows = new Rows();
    private final Changes changes = new Changes();
    private final List<RecordRef> created = new ArrayList<>();
    private final String emailId;
    private @Nullable RecordRef linked;
    private @Nullable Party party;
    private @Nullable String number;

    /** @param emailId of the mail planned, or of the one it is a copy of */
    SuitePlan(String emailId) {
        this.emailId = emailId;
    }

    Rows rows() {
        return rows;
    }

    Changes changes() {
        return changes;
    }

    void creates(RecordRef record) {
        created.add(record);
    }

    void linkedTo(@Nullable RecordRef record) {
        linked = record;
    }

    void isFrom(@Nullable Party who) {
        party = who;
    }

    void numbered(String given) {
        number = given;
    }

    /** @return id of the case this plan creates */
    Optional<String> createdCase() {
        return created.stream()
                .filter(record -> record.type() == RecordRef.Type.CASE)
                .map(RecordRef::id)
                .findFirst();
    }

    @Override
    public String emailId() {
        return emailId;
    }

    @Override
    public List<RecordRef> created() {
        return List.copyOf(created);
    }

    @Override
    public Optional<RecordRef> linked() {
        return Optional.ofNullable(linked);
    }

    @Override
    public Optional<Party> party() {
        return Optional.ofNullable(party);
    }

    @Override
    public Map<String, Integer> writes() {
        return rows.counts();
    }

    @Override
    public @Nullable String number() {
        return number;
    }
}
