package org.postern.crm.mapped;

import static java.util.Objects.requireNonNull;

import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.config.MappedConfig;
import org.postern.config.MappedConfig.Statement;
import org.postern.config.MappedOperation;
import org.postern.crm.mapped.MappedPlan.Step;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.FieldValue;
import org.postern.crm.sql.Schema;
import org.springframework.dao.OptimisticLockingFailureException;

/** Writes the plans of a group: operation by operation, each of its statements as one batch over all rows of the group. */
final class MappedWriter {
    /** Records that others may change come first: from then on they are locked. */
    private static final List<MappedOperation> ORDER = List.of(
            MappedOperation.TOUCH_RECORD,
            MappedOperation.INSERT_LEAD,
            MappedOperation.INSERT_OPPORTUNITY,
            MappedOperation.INSERT_CASE,
            MappedOperation.INSERT_MESSAGE,
            MappedOperation.INSERT_PARTICIPANT,
            MappedOperation.LINK_MESSAGE,
            MappedOperation.INSERT_ATTACHMENT,
            MappedOperation.INSERT_TAG,
            MappedOperation.INSERT_FOLLOWER,
            MappedOperation.INSERT_TASK,
            MappedOperation.INSERT_NOTICE,
            MappedOperation.INSERT_COPY);

    private final MappedConfig config;
    private final Ids ids;
    private final Map<MappedOperation, List<BoundStatement>> statements = new EnumMap<>(MappedOperation.class);

    MappedWriter(CrmDatabase database, MappedConfig config, Schema schema, FieldValue typed, Ids ids) {
        this.config = config;
        this.ids = ids;
        config.operations().forEach((operation, all) -> {
            if (!operation.isLookUp()) {
                List<BoundStatement> bound = new ArrayList<>();
                for (Statement statement : all) {
                    bound.add(new BoundStatement(database, statement, schema, typed));
                }
                statements.put(operation, bound);
            }
        });
    }

    /** @throws OptimisticLockingFailureException if a record that a mail continues is gone */
    void write(List<MappedPlan> plans) {
        for (MappedOperation operation : ORDER) {
            List<Step> steps = new ArrayList<>();
            for (MappedPlan plan : plans) {
                plan.steps().stream()
                        .filter(step -> step.operation() == operation)
                        .forEach(steps::add);
            }
            if (operation == MappedOperation.TOUCH_RECORD) {
                touch(steps);
            } else if (!steps.isEmpty()) {
                write(operation, steps);
            }
        }
    }

    private void write(MappedOperation operation, List<Step> steps) {
        number(operation, steps);
        String kind = operation.ids();
        boolean late = kind != null && ids.isLate(kind);
        List<Statement> asWritten = config.of(operation);
        List<BoundStatement> bound = statements.getOrDefault(operation, List.of());
        for (int i = 0; i < bound.size(); i++) {
            run(bound.get(i), steps);
            if (late && asWritten.get(i).returns().size() == 1) {
                take(asWritten.get(i).returns().get(0), steps);
            }
        }
    }

    /** Ids that do not come from the INSERT itself. */
    private void number(MappedOperation operation, List<Step> steps) {
        String kind = operation.ids();
        if (kind != null) {
            ids.give(
                    kind,
                    steps.stream()
                            .map(Step::id)
                            .flatMap(id -> Optional.ofNullable(id).stream())
                            .toList());
        }
        for (String own : config.ids().keySet()) {
            String parameter = own.replace('-', '_');
            if (!MappedPlanner.isRow(own) && config.uses(operation, parameter)) {
                ids.give(
                        own,
                        steps.stream()
                                .map(step -> step.values().get(parameter))
                                .filter(NewId.class::isInstance)
                                .map(NewId.class::cast)
                                .toList());
            }
        }
    }

    private static int[] run(BoundStatement statement, List<Step> steps) {
        List<Values> rows =
                steps.stream().map(Step::values).filter(statement::concerns).toList();
        return statement.run(rows);
    }

    private static void take(String name, List<Step> steps) {
        for (Step step : steps) {
            NewId id = step.id();
            if (id != null && !id.isGiven()) {
                id.give(requireNonNull(step.values().text(name), name));
                step.values().put("id", id);
            }
        }
    }

    /** Locks the records that the mails continue, in one order for all writers. */
    private void touch(List<Step> all) {
        Map<String, Step> byRecord = new TreeMap<>();
        all.forEach(step -> byRecord.put(record(step), step));
        List<Step> steps = byRecord.values().stream()
                .sorted(Comparator.comparing(MappedWriter::record))
                .toList();
        Map<Step, Integer> changed = new IdentityHashMap<>();
        for (BoundStatement statement : statements.getOrDefault(MappedOperation.TOUCH_RECORD, List.of())) {
            List<Step> these = steps.stream()
                    .filter(step -> statement.concerns(step.values()))
                    .toList();
            int[] counts = run(statement, these);
            for (int i = 0; i < counts.length; i++) {
                changed.merge(these.get(i), counts[i], Integer::sum);
            }
        }
        changed.forEach((step, count) -> {
            if (count == 0) {
                throw new OptimisticLockingFailureException(record(step) + " was deleted meanwhile");
            }
        });
    }

    private static String record(Step step) {
        return step.values().text("record_type") + " " + step.values().text("record_id");
    }

    /** Runs an operation that stands alone. @return how many rows each of its statements changed, in all */
    int run(MappedOperation operation, Values row, @Nullable NewId id) {
        if (id != null) {
            row.put("id", id);
        }
        Step step = new Step(operation, id, row);
        number(operation, List.of(step));
        int changed = 0;
        for (BoundStatement statement : statements.getOrDefault(operation, List.of())) {
            for (int count : run(statement, List.of(step))) {
                changed += Math.max(count, count == PreparedStatement.SUCCESS_NO_INFO ? 1 : 0);
            }
        }
        return changed;
    }

    /** As {@link #run(MappedOperation, Values, NewId)}, for many rows at a time. */
    void run(MappedOperation operation, List<Values> rows) {
        for (BoundStatement statement : statements.getOrDefault(operation, List.of())) {
            statement.run(rows.stream().filter(statement::concerns).toList());
        }
    }
}
