package org.postern.crm.mapped;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.config.MappedOperation;
import org.postern.crm.Plan;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;

/** What is to be written for one mail: an operation of {@code crm.yaml} with its values for each row. */
final class MappedPlan implements Plan {
    private final Ids.Planned ids;
    private final String emailId;
    private final List<Step> steps = new ArrayList<>();
    private final List<RecordRef> created = new ArrayList<>();
    private @Nullable RecordRef linked;
    private @Nullable Party party;
    private @Nullable Values numbered;

    /** @param id of the new row; null: it is of no kind that {@code ids} has */
    record Step(MappedOperation operation, @Nullable NewId id, Values values) {}

    /** @param emailId as it goes by now */
    MappedPlan(Ids.Planned ids, String emailId) {
        this.ids = ids;
        this.emailId = emailId;
    }

    void add(MappedOperation operation, @Nullable NewId id, Values values) {
        steps.add(new Step(operation, id, values));
    }

    List<Step> steps() {
        return steps;
    }

    /** @param values in which the number people call it by is found as {@code number}, once written */
    void creates(RecordRef record, Values values) {
        created.add(record);
        numbered = values;
    }

    void linkedTo(@Nullable RecordRef record) {
        linked = record;
    }

    void isFrom(@Nullable Party who) {
        party = who;
    }

    /** @return who wrote, as he goes by now; null: nobody, or one of us */
    @Nullable
    Party client() {
        return party == null || party.type() == PartyType.USER ? null : party;
    }

    @Override
    public String emailId() {
        return ids.shown(emailId);
    }

    @Override
    public List<RecordRef> created() {
        return created.stream().map(this::shown).toList();
    }

    private RecordRef shown(RecordRef ref) {
        return new RecordRef(ref.type(), ids.shown(ref.id()));
    }

    @Override
    public Optional<RecordRef> linked() {
        return Optional.ofNullable(linked).map(this::shown);
    }

    @Override
    public Optional<Party> party() {
        return Optional.ofNullable(party)
                .map(who -> new Party(
                        who.type(),
                        ids.shown(who.id()),
                        who.name(),
                        who.accountId(),
                        who.ownerId(),
                        who.open(),
                        who.lastActive()));
    }

    @Override
    public Map<String, Integer> writes() {
        Map<String, Integer> writes = new TreeMap<>();
        steps.forEach(step -> writes.merge(step.operation().label(), 1, Integer::sum));
        return writes;
    }

    @Override
    public @Nullable String number() {
        return numbered == null ? null : numbered.text("number");
    }
}
