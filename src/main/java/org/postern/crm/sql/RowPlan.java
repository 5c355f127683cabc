package org.postern.crm.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.crm.Plan;
import org.postern.match.Party;
import org.postern.match.RecordRef;

/**
 * Rows and changes of one mail.
 *
 * @param <C> what the plan changes in rows that are there already
 */
public abstract class RowPlan<C> implements Plan {
    private final Rows rows = new Rows();
    private final C changes;
    private final List<RecordRef> created = new ArrayList<>();
    private final String emailId;
    private @Nullable RecordRef linked;
    private @Nullable Party party;
    private @Nullable String number;

    /** @param emailId of the mail planned, or of the one it is a copy of. @param changes none yet */
    protected RowPlan(String emailId, C changes) {
        this.emailId = emailId;
        this.changes = changes;
    }

    public Rows rows() {
        return rows;
    }

    public C changes() {
        return changes;
    }

    public void creates(RecordRef record) {
        created.add(record);
    }

    public void linkedTo(@Nullable RecordRef record) {
        linked = record;
    }

    public void isFrom(@Nullable Party who) {
        party = who;
    }

    public void numbered(String given) {
        number = given;
    }

    /** @return id of the case this plan creates */
    public Optional<String> createdCase() {
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
