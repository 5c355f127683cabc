package org.postern.config.reading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Learns from readings what each key of a file may hold, and writes that down as a JSON Schema. A map is known by the set of its keys, wherever it stands. */
final class Shapes implements Trace {
    /** What stands in many places is not called after one of them. */
    private static final Map<Set<String>, String> COMMON = Map.of(Set.of("sql", "returns", "when"), "statement");

    private static final Map<String, Object> FROM_ENVIRONMENT = Map.of("type", "string", "pattern", "\\$\\{env:");

    private final String file;
    private final Map<String, Set<Set<String>>> maps = new TreeMap<>();
    private final Set<String> named = new TreeSet<>();
    private final Set<String> lists = new TreeSet<>();
    private final Set<String> several = new TreeSet<>();
    private final Set<String> secrets = new TreeSet<>();
    private final Map<String, Set<Scalar<?>>> scalars = new TreeMap<>();
    private final Map<Set<String>, String> names = new LinkedHashMap<>();
    private final Map<String, Object> definitions = new TreeMap<>();
    private final List<String> unknown = new ArrayList<>();

    /** @param file whose shapes are learned, by its name */
    Shapes(String file) {
        this.file = file;
    }

    private boolean isOurs(String of) {
        return of.endsWith("/" + file);
    }

    @Override
    public void map(String of, String path, Set<String> keys) {
        if (isOurs(of)) {
            maps.computeIfAbsent(path, p -> new LinkedHashSet<>()).add(keys);
        }
    }

    @Override
    public void named(String of, String path) {
        if (isOurs(of)) {
            named.add(path);
        }
    }

    @Override
    public void list(String of, String path) {
        if (isOurs(of)) {
            lists.add(path);
        }
    }

    @Override
    public void oneOrMore(String of, String path) {
        if (isOurs(of)) {
            several.add(path);
        }
    }

    @Override
    public void scalar(String of, String path, Scalar<?> type) {
        if (isOurs(of)) {
            scalars.computeIfAbsent(path, p -> new LinkedHashSet<>()).add(type);
        }
    }

    @Override
    public void secret(Item item) {
        if (isOurs(item.source().file())) {
            secrets.add(item.path());
        }
    }

    /** @return keys of which no reading has shown what they hold */
    List<String> unknown() {
        return unknown;
    }

    Map<String, Object> schema(String title) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(of(Set.of("")));
        schema.put("$defs", definitions);
        return schema;
    }

    /** What stands alone where a list may stand is read as an entry of it is. */
    private Map<String, Object> of(Set<String> paths) {
        Set<String> entries = children(paths, true);
        if (paths.stream().anyMatch(several::contains)) {
            Set<String> alone = new TreeSet<>(paths);
            alone.addAll(entries);
            List<Map<String, Object>> ways = new ArrayList<>(alone(alone));
            ways.add(list(oneOf(alone(alone))));
            return oneOf(ways);
        }
        List<Map<String, Object>> ways = new ArrayList<>(alone(paths));
        if (paths.stream().anyMatch(lists::contains)) {
            ways.add(list(of(entries)));
        }
        return oneOf(ways);
    }

    private static Map<String, Object> oneOf(List<Map<String, Object>> ways) {
        return ways.size() == 1 ? ways.get(0) : ways.isEmpty() ? Map.of() : Map.of("anyOf", ways);
    }

    private static Map<String, Object> list(Map<String, Object> entry) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", entry);
        return list;
    }

    /** Any shape but that of a list. */
    private List<Map<String, Object>> alone(Set<String> paths) {
        Set<Map<String, Object>> ways = new LinkedHashSet<>();
        paths.stream()
                .flatMap(path -> scalars.getOrDefault(path, Set.of()).stream())
                .flatMap(type -> single(type).stream())
                .map(TreeMap::new)
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .forEach(ways::add);
        if (paths.stream().anyMatch(secrets::contains)) {
            ways.add(Map.of("type", "string", "pattern", "^\\$\\{(env|file|credential):[^}]+\\}$"));
        }
        paths.stream()
                .flatMap(path -> maps.getOrDefault(path, Set.of()).stream())
                .distinct()
                .map(keys -> definition(keys, paths.iterator().next()))
                .sorted()
                .forEach(name -> ways.add(Map.of("$ref", "#/$defs/" + name)));
        if (paths.stream().anyMatch(named::contains)) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", "object");
            map.put("additionalProperties", of(children(paths, false)));
            ways.add(map);
        }
        return List.copyOf(ways);
    }

    private static List<Map<String, Object>> single(Scalar<?> type) {
        if (type.form() == Scalar.Form.PLAIN) {
            boolean truth = type.allowed().equals(Scalars.BOOL.allowed());
            return List.of(Map.of("type", truth ? "boolean" : "integer"), FROM_ENVIRONMENT);
        }
        if (!type.words().isEmpty()) {
            return List.of(Map.of("enum", type.words()), FROM_ENVIRONMENT);
        }
        return List.of(Map.of(
                "type",
                type.form() == Scalar.Form.TEXT ? "string" : List.of("string", "number", "boolean"),
                "description",
                type.allowed()));
    }

    private String definition(Set<String> keys, String path) {
        String known = names.get(keys);
        if (known != null) {
            return known;
        }
        String name = name(keys);
        names.put(keys, name);
        Map<String, Object> properties = new TreeMap<>();
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("type", "object");
        definition.put("additionalProperties", false);
        definition.put("properties", properties);
        definitions.put(name, definition);
        for (String key : new TreeSet<>(keys)) {
            Map<String, Object> shape = of(slots(keys, key));
            if (shape.isEmpty()) {
                // What is said for many may be said by each of them, and the other way round.
                shape = maps.values().stream()
                        .flatMap(Set::stream)
                        .filter(other -> other.contains(key) && !other.equals(keys))
                        .filter(other -> other.containsAll(keys) || keys.containsAll(other))
                        .map(other -> of(slots(other, key)))
                        .filter(other -> !other.isEmpty())
                        .findFirst()
                        .orElse(Map.of());
            }
            if (shape.isEmpty()) {
                unknown.add((path.isEmpty() ? "" : path + ".") + key);
            }
            properties.put(key, shape);
        }
        return name;
    }

    private Set<String> slots(Set<String> keys, String key) {
        return maps.entrySet().stream()
                .filter(map -> map.getValue().contains(keys))
                .map(map -> map.getKey().isEmpty() ? key : map.getKey() + "." + key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** After the first place where such a map stands, without the numbers of entries and the user's own names. */
    private String name(Set<String> keys) {
        String common = COMMON.get(keys);
        if (common != null) {
            return common;
        }
        String path = maps.entrySet().stream()
                .filter(map -> map.getValue().contains(keys))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        for (String prefix = path; !prefix.isEmpty(); prefix = parent(prefix)) {
            if (named.contains(parent(prefix))) {
                path = path.replace(prefix, parent(prefix));
            }
        }
        String plain = path.replaceFirst("^\\[\\d+]\\.?", "")
                .replaceAll("\\[\\d+]", "")
                .replace('.', '-');
        String name = plain.isEmpty() ? "file" : plain;
        return names.containsValue(name) ? name + "-" + (names.size() + 1) : name;
    }

    private Set<String> children(Set<String> parents, boolean entries) {
        Set<String> all = new HashSet<>(maps.keySet());
        all.addAll(named);
        all.addAll(lists);
        all.addAll(several);
        all.addAll(secrets);
        all.addAll(scalars.keySet());
        Map<Boolean, List<String>> children = all.stream()
                .filter(path -> !path.isEmpty() && parents.contains(parent(path)))
                .collect(Collectors.partitioningBy(path -> path.endsWith("]")));
        return new TreeSet<>(new HashMap<>(children).get(entries));
    }

    private static String parent(String path) {
        int at = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return at < 0 ? "" : path.substring(0, at);
    }
}
