package org.postern.config.reading;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.postern.config.MappedConfig;
import org.postern.config.MappedConfig.IdSource;
import org.postern.config.MappedConfig.Statement;
import org.postern.config.MappedOperation;
import org.postern.config.NamedSql;
import org.postern.config.NamedSql.Verb;

/** Reads {@code crm.yaml}: the statements by which mail goes into tables of the company's own. */
final class CrmFileReader {
    private static final Set<String> STATEMENT = Set.of("sql", "returns", "when");
    private static final Set<String> NUMBERED = Set.of(
            "message",
            "lead",
            "opportunity",
            "case",
            "participant",
            "link",
            "attachment",
            "tag",
            "follower",
            "task",
            "notice",
            "copy");

    private static final Scalar<String> NAME = new Scalar<>(Scalar.Form.TEXT, "a name, as lead_id", text -> {
        if (!text.matches("[A-Za-z][A-Za-z0-9_]{0,63}")) {
            throw Scalars.no(text, "a name of letters, digits and '_'");
        }
        return text;
    });

    private static final Scalar<String> SEQUENCE = new Scalar<>(Scalar.Form.TEXT, "the name of a sequence", text -> {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_$]{0,63}")) {
            throw Scalars.no(text, "the name of a sequence, without a schema");
        }
        return text;
    });

    private static final Scalar<String> FILES =
            new Scalar<>(Scalar.Form.TEXT, "a path below crm.upload-dir, as {yyyy}/{mm}/{id}_{name}", text -> {
                if (text.startsWith("/")
                        || text.contains("..")
                        || !text.matches("(\\{(id|uuid|name|yyyy|mm|dd)}|[^{}])+")) {
                    throw Scalars.no(text, "a path below crm.upload-dir with {id}, {uuid}, {name}, {yyyy}, {mm}, {dd}");
                }
                if (!text.contains("{id}") && !text.contains("{uuid}")) {
                    throw new BadValue(
                            Quoted.of(text) + " gives several files one name; allowed: a path with {id} or {uuid}");
                }
                return text;
            });

    /** What a record's statements may name beside what is always there: columns by operation. */
    private final Map<String, Set<String>> fields;

    /** Operations with a statement that cannot be read: what it lacks is not known. */
    private final Set<MappedOperation> incomplete = EnumSet.noneOf(MappedOperation.class);

    /** @param fields names that {@code crm.fields} gives, by lead, opportunity and case */
    CrmFileReader(Map<String, Set<String>> fields) {
        this.fields = fields;
    }

    MappedConfig read(Item file) {
        Set<String> keys = new LinkedHashSet<>(MappedOperation.byLabel().keySet());
        keys.addAll(List.of("product", "ids", "files"));
        Section root = Section.of(file, keys);
        MappedOperation.byLabel().keySet().forEach(label -> tellShape(file.source(), label));
        Map<String, IdSource> ids = ids(root);
        Map<MappedOperation, List<Statement>> operations = new EnumMap<>(MappedOperation.class);
        MappedOperation.byLabel()
                .forEach((label, operation) -> root.find(label)
                        .ifPresent(item -> operations.put(operation, statements(operation, item, ids))));
        MappedConfig config = new MappedConfig(
                root.at(),
                root.read("product", Scalars.TEXT, "mapped tables"),
                ids,
                root.read("files", FILES, "{uuid}"),
                operations);
        returnedIds(root, config);
        return config;
    }

    /** Each operation takes a statement or several, as text or as a map, whether the file has it or not. */
    private static void tellShape(Source source, String operation) {
        Trace trace = source.trace();
        String entry = operation + "[0]";
        trace.oneOrMore(source.file(), operation);
        trace.scalar(source.file(), entry, Scalars.FREE_TEXT);
        trace.map(source.file(), entry, STATEMENT);
        trace.scalar(source.file(), entry + ".sql", Scalars.FREE_TEXT);
    }

    private Map<String, IdSource> ids(Section root) {
        Map<String, IdSource> ids = new LinkedHashMap<>();
        root.find("ids")
                .ifPresent(item -> Section.named(item).entries().forEach((name, source) -> {
                    if (!name.matches("[a-z][a-z0-9-]{0,63}")) {
                        source.problem(Quoted.of(name) + " is no name; allowed: small letters, digits, '-'");
                    } else {
                        source(name, source).ifPresent(read -> ids.put(name, read));
                    }
                }));
        return ids;
    }

    private Optional<IdSource> source(String name, Item item) {
        if (!item.isMap()) {
            return item.as(Scalar.oneOf(List.of("uuid", "auto"))).map(word -> {
                if (word.equals("auto") && !NUMBERED.contains(name)) {
                    item.problem(
                            "'auto' is the key that the database gives a row, and " + Quoted.of(name) + " is no row",
                            "allowed: uuid, {sequence: NAME}, {statements: [...]}");
                }
                return word.equals("uuid") ? new IdSource.Uuid() : new IdSource.Auto();
            });
        }
        Section section = Section.of(item, Set.of("sequence", "statements"));
        if (section.has("sequence") == section.has("statements")) {
            section.problem("needs one of sequence, statements", null);
            return Optional.empty();
        }
        Optional<Item> statements = section.find("statements");
        if (statements.isEmpty()) {
            return section.read("sequence", SEQUENCE).map(s -> new IdSource.Sequence(item.at(), item.path(), s));
        }
        return Optional.of(new IdSource.Statements(numbering(statements.get())));
    }

    private List<Statement> numbering(Item item) {
        List<Statement> all = item.oneOrMore().stream()
                .map(this::statement)
                .flatMap(Optional::stream)
                .toList();
        for (int i = 0; i < all.size(); i++) {
            Statement one = all.get(i);
            one.sql().names().stream()
                    .filter(name -> !name.equals("count"))
                    .forEach(name -> unknown(item, one, name, Set.of("count")));
            boolean last = i == all.size() - 1;
            if (last != (one.sql().verb() == Verb.SELECT)) {
                problem(
                        item,
                        one,
                        last ? "must select the first of the :count numbers taken" : "selects; only the last one may",
                        null);
            }
        }
        return all;
    }

    private List<Statement> statements(MappedOperation operation, Item item, Map<String, IdSource> ids) {
        List<Statement> all = item.oneOrMore().stream()
                .map(this::statement)
                .flatMap(Optional::stream)
                .toList();
        if (all.size() < (item.isList() ? item.list().size() : 1)) {
            incomplete.add(operation);
        }
        Set<String> known = known(operation, ids);
        for (Statement one : all) {
            verb(operation, item, one);
            one.sql().names().stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> unknown(item, one, name, known));
            String when = one.when();
            if (when != null && !known.contains(when)) {
                problem(
                        item,
                        one,
                        "'when' names the unknown parameter " + Quoted.of(when),
                        NearMiss.question(when, known));
            }
            known.addAll(one.returns());
        }
        return all;
    }

    private Set<String> known(MappedOperation operation, Map<String, IdSource> ids) {
        Set<String> known = new TreeSet<>(operation.parameters());
        if (operation.isLookUp()) {
            return known;
        }
        ids.keySet().stream()
                .filter(name -> !NUMBERED.contains(name))
                .map(name -> name.replace('-', '_'))
                .forEach(known::add);
        String own = operation.ids();
        boolean asked = operation.makesRecord() || operation == MappedOperation.INSERT_MESSAGE;
        if (own != null && !asked && !ids.containsKey(own)) {
            known.remove("id");
        }
        operation.fieldsOf().forEach(entity -> known.addAll(fields.getOrDefault(entity, Set.of())));
        return known;
    }

    private static void verb(MappedOperation operation, Item item, Statement one) {
        Verb verb = one.sql().verb();
        if (operation.isLookUp()) {
            if (verb != Verb.SELECT) {
                problem(item, one, "is no SELECT, and " + operation.label() + " only asks", null);
            } else if (!one.returns().isEmpty()) {
                problem(
                        item,
                        one,
                        "has 'returns', which is for statements that write",
                        "name the columns in the SELECT");
            }
            return;
        }
        if (verb == Verb.OTHER || verb == Verb.DELETE && !operation.isForErasing()) {
            problem(item, one, "is neither INSERT, UPDATE nor SELECT", null);
        } else if (verb == Verb.SELECT && one.returns().isEmpty()) {
            problem(item, one, "selects what nobody uses", "name its columns in 'returns'");
        } else if (verb == Verb.UPDATE && !one.returns().isEmpty()) {
            problem(item, one, "is an UPDATE, which returns nothing", "add a SELECT behind it");
        }
    }

    private static void unknown(Item item, Statement one, String name, Set<String> known) {
        problem(
                item,
                one,
                "has the unknown parameter " + Quoted.of(":" + name),
                NearMiss.question(name, known) + "Known here: " + String.join(", ", new TreeSet<>(known)));
    }

    private static void problem(Item item, Statement one, String message, @Nullable String hint) {
        item.source().problems().add(one.at(), one.path(), message, hint);
    }

    private Optional<Statement> statement(Item item) {
        if (!item.isMap()) {
            return sql(item).map(sql -> statement(item, sql, item, List.of(), null));
        }
        Section section = Section.of(item, STATEMENT);
        List<String> returns = section.list("returns", NAME);
        Optional<String> when = section.read("when", NAME);
        return section.require("sql", "select …")
                .flatMap(text -> sql(text).map(sql -> statement(item, sql, text, returns, when.orElse(null))));
    }

    private static Statement statement(
            Item item, NamedSql sql, Item text, List<String> returns, @Nullable String when) {
        Location at = text.isBlock() ? text.value() : text.at();
        return new Statement(at, item.path(), sql, text.isBlock(), returns, when);
    }

    private static Optional<NamedSql> sql(Item item) {
        return item.as(Scalars.FREE_TEXT).flatMap(text -> {
            try {
                return Optional.of(NamedSql.of(text));
            } catch (NamedSql.BadSql e) {
                Location value = item.value();
                Location at = item.isBlock() ? new Location(value.file(), value.line() + 1 + e.line(), 1) : item.at();
                item.source().problems().add(at, item.path(), e.what(), null);
                return Optional.empty();
            }
        });
    }

    /** A row whose key the database makes needs a statement that tells it. */
    private void returnedIds(Section root, MappedConfig config) {
        config.operations().forEach((operation, statements) -> {
            String own = operation.ids();
            if (own == null || !(config.ids().get(own) instanceof IdSource.Auto) || incomplete.contains(operation)) {
                return;
            }
            boolean told = statements.stream()
                    .anyMatch(s -> s.sql().verb() == Verb.INSERT && s.returns().size() == 1);
            boolean asked = operation.makesRecord() || operation == MappedOperation.INSERT_MESSAGE;
            if (!told && asked && !statements.isEmpty()) {
                root.problem(
                        operation.label(),
                        "has no INSERT that returns the key, which ids." + own + " says the database makes",
                        "write it as {sql: \"insert …\", returns: id}");
            }
            if (told) {
                List<Statement> before = new ArrayList<>();
                for (Statement one : statements) {
                    before.add(one);
                    if (!one.returns().isEmpty()) {
                        break;
                    }
                }
                before.stream()
                        .filter(one -> one.sql().uses("id"))
                        .forEach(one -> root.problem(
                                operation.label(),
                                "uses :id before the INSERT that returns it",
                                "the database makes it, as ids." + own + " says"));
            }
            if (own.equals("attachment") && config.files().contains("{id}")) {
                root.problem(
                        "files",
                        "has {id}, which is known only after the file is written",
                        "take {uuid}, or a sequence");
            }
        });
    }
}
