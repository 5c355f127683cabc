package org.postern.crm.mapped;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.postern.config.MappedConfig;
import org.postern.config.MappedConfig.IdSource;
import org.postern.config.MappedConfig.Statement;
import org.postern.crm.Grant;
import org.postern.crm.Grant.Purpose;

/** What our database user must be allowed: as the statements of {@code crm.yaml} show. */
public final class MappedRights {
    private final Map<String, Need> needs = new TreeMap<>();

    private MappedRights() {}

    private static final class Need {
        private boolean insert;
        private boolean delete;
        private String numbered = "";
        private final Set<String> update = new LinkedHashSet<>();
    }

    public static List<Grant> of(MappedConfig config, Purpose purpose) {
        MappedRights rights = new MappedRights();
        config.operations().forEach((operation, statements) -> {
            if (purpose == Purpose.ERASE || !operation.isForErasing()) {
                statements.forEach(rights::add);
            }
        });
        config.ids().values().forEach(source -> {
            if (source instanceof IdSource.Statements numbering) {
                numbering.statements().forEach(rights::add);
            }
        });
        List<Grant> grants = new ArrayList<>();
        rights.needs.forEach((table, need) -> grants.add(
                new Grant(table, Set.of(), need.insert, List.copyOf(need.update), need.delete, need.numbered, false)));
        return grants;
    }

    /** @return sequences that numbers are taken from */
    public static Set<String> sequences(MappedConfig config) {
        Set<String> names = new TreeSet<>();
        config.ids().values().forEach(source -> {
            if (source instanceof IdSource.Sequence sequence) {
                names.add(sequence.name());
            }
        });
        return names;
    }

    /** @return tables that are written or asked */
    static Set<String> tables(MappedConfig config) {
        MappedRights rights = new MappedRights();
        statements(config).forEach(rights::add);
        return rights.needs.keySet();
    }

    static Stream<Statement> statements(MappedConfig config) {
        return Stream.concat(
                config.operations().values().stream().flatMap(List::stream),
                config.ids().values().stream()
                        .filter(IdSource.Statements.class::isInstance)
                        .flatMap(source -> ((IdSource.Statements) source).statements().stream()));
    }

    private void add(Statement statement) {
        SqlShape shape = SqlShape.of(statement.sql());
        shape.reads().forEach(this::need);
        if (shape.inserts() != null) {
            Need need = need(shape.inserts());
            need.insert = true;
            need.update.addAll(shape.updated());
            need.numbered = statement.returns().isEmpty()
                    ? need.numbered
                    : statement.returns().get(0);
        }
        if (shape.updates() != null) {
            need(shape.updates()).update.addAll(shape.updated());
        }
        if (shape.deletes() != null) {
            need(shape.deletes()).delete = true;
        }
    }

    private Need need(String table) {
        return needs.computeIfAbsent(table, t -> new Need());
    }
}
