package org.postern.config.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reference of all keys of one file: shapes from its JSON Schema, defaults and examples from readings, meanings from {@code config/schema/meanings.txt}.
 */
final class ConfigurationPage implements Trace {
    private static final Pattern STEP = Pattern.compile("\\[|\\.");
    private static final int LONGEST_EXAMPLE = 100;
    private static final Pattern ENTRY_OF_FILE = Pattern.compile("^\\[\\d+]\\.?");

    private final String file;
    private final JsonNode definitions;
    private final Map<String, String> meanings = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();
    private final Map<String, Set<String>> usual = new LinkedHashMap<>();
    private final Map<String, String> examples = new LinkedHashMap<>();

    /** @param file {@code postern}, {@code rules}, {@code crm} or {@code rules.test} */
    ConfigurationPage(String file) throws IOException {
        this.file = file;
        Path folder = Path.of("config/schema");
        this.definitions = new ObjectMapper()
                .readTree(folder.resolve(file + ".schema.json").toFile())
                .get("$defs");
        for (String line : Files.readAllLines(folder.resolve("meanings.txt"))) {
            if (line.startsWith(file + "/")) {
                String[] sides = line.substring(file.length() + 1).split(" = ", 2);
                if (meanings.put(sides[0], sides[1]) != null) {
                    throw new IllegalStateException(sides[0] + " has two meanings");
                }
            }
        }
        places.put("statement", "STATEMENT");
        place("file", "");
    }

    /** @return as {@code SECTION.KEY} */
    Set<String> keysWithMeaning() {
        return new TreeSet<>(meanings.keySet());
    }

    /** @return as {@code SECTION.KEY}; what {@code defaults} says is said by mailboxes as well */
    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        definitions
                .fields()
                .forEachRemaining(section -> section.getValue()
                        .get("properties")
                        .fieldNames()
                        .forEachRemaining(key -> keys.add(section.getKey() + "." + key)));
        keys.removeIf(key -> key.startsWith("defaults."));
        return keys;
    }

    @Override
    public void value(Item item, String text) {
        example(item, text);
    }

    @Override
    public void secret(Item item) {
        example(item, item.raw().orElse(""));
    }

    private void example(Item item, String text) {
        boolean isShort = !text.isEmpty() && !text.contains("\n") && text.length() <= LONGEST_EXAMPLE;
        if (item.source().file().endsWith("/" + file + ".yaml") && isShort) {
            key(item.path()).ifPresent(key -> examples.putIfAbsent(key, text));
        }
    }

    @Override
    public void setting(String path, @Nullable Item item, @Nullable Object value) {
        // A zone or a name that the machine gives is no default of ours.
        if (value != null && !(value instanceof ZoneId) && !path.equals("cluster.node")) {
            key(path)
                    .ifPresent(key -> usual.computeIfAbsent(key, k -> new LinkedHashSet<>())
                            .add(Settings.asWritten(value)));
        }
    }

    /** Finds the section in which the last key of a path stands. */
    private Optional<String> key(String path) {
        String section = "file";
        String key = "";
        JsonNode here = null;
        for (String step : STEP.split(ENTRY_OF_FILE.matcher(path).replaceFirst(""))) {
            if (step.endsWith("]")) {
                here = here == null ? null : entry(here);
            } else if (here == null) {
                here = definitions.get(section).get("properties").get(step);
                key = step;
            } else {
                String inner = section(here, step);
                if (inner.isEmpty()) {
                    here = named(here);
                    if (here == null) {
                        return Optional.empty();
                    }
                    continue;
                }
                section = inner;
                key = step;
                here = definitions.get(section).get("properties").get(step);
            }
            if (here == null) {
                return Optional.empty();
            }
        }
        String found = (section.equals("defaults") ? "mailboxes" : section) + "." + key;
        return meanings.containsKey(found) ? Optional.of(found) : Optional.empty();
    }

    private static List<JsonNode> ways(JsonNode shape) {
        List<JsonNode> ways = new ArrayList<>();
        if (shape.has("anyOf")) {
            shape.get("anyOf").forEach(ways::add);
        } else {
            ways.add(shape);
        }
        return ways;
    }

    private static @Nullable JsonNode entry(JsonNode shape) {
        return ways(shape).stream()
                .filter(way -> way.has("items"))
                .map(way -> way.get("items"))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable JsonNode named(JsonNode shape) {
        return ways(shape).stream()
                .filter(way -> way.path("additionalProperties").isObject())
                .map(way -> way.get("additionalProperties"))
                .findFirst()
                .orElse(null);
    }

    private String section(JsonNode shape, String key) {
        return ways(shape).stream()
                .filter(way -> way.has("$ref"))
                .map(ConfigurationPage::target)
                .filter(name -> definitions.get(name).get("properties").has(key))
                .findFirst()
                .orElse("");
    }

    private static String target(JsonNode reference) {
        String text = reference.get("$ref").asText();
        return text.substring(text.lastIndexOf('/') + 1);
    }

    private void place(String section, String path) {
        if (places.putIfAbsent(section, path) == null) {
            definitions
                    .get(section)
                    .get("properties")
                    .fields()
                    .forEachRemaining(
                            key -> placeAll(key.getValue(), path.isEmpty() ? key.getKey() : path + "." + key.getKey()));
        }
    }

    private void placeAll(JsonNode shape, String path) {
        for (JsonNode way : ways(shape)) {
            if (way.has("$ref")) {
                place(target(way), path.replace("defaults", "mailboxes[]"));
            } else if (way.has("items")) {
                placeAll(way.get("items"), path + "[]");
            } else if (way.path("additionalProperties").isObject() && !isAlsoSection(shape)) {
                placeAll(way.get("additionalProperties"), path + ".NAME");
            }
        }
    }

    private static boolean isAlsoSection(JsonNode shape) {
        return ways(shape).stream().anyMatch(way -> way.has("$ref"));
    }

    /** @return in Markdown */
    String text() {
        StringBuilder page = new StringBuilder();
        String section = "";
        for (Map.Entry<String, String> meaning : meanings.entrySet()) {
            int dot = meaning.getKey().indexOf('.');
            String name = meaning.getKey().substring(0, dot);
            String key = meaning.getKey().substring(dot + 1);
            if (!name.equals(section)) {
                section = name;
                page.append(
                                name.equals("file")
                                        ? "\n## " + file + ".yaml\n"
                                        : "\n### " + file + ".yaml: `" + places.get(name) + "`\n")
                        .append("\n| key | type | default | example | meaning |\n|---|---|---|---|---|\n");
            }
            boolean ofAll = name.equals("mailboxes")
                    && definitions.path("defaults").path("properties").has(key);
            page.append("| `" + key + "`" + (ofAll ? " *" : "") + " | "
                    + cell(type(definitions.get(name).get("properties").get(key))) + " | "
                    + usual(meaning.getKey()) + " | "
                    + code(examples.getOrDefault(meaning.getKey(), "")) + " | " + cell(meaning.getValue()) + " |\n");
        }
        return page.toString();
    }

    private String usual(String key) {
        List<String> values = usual.getOrDefault(key, Set.of()).stream()
                .filter(value -> !value.isEmpty() && !value.equals("[]") && !value.equals("{}"))
                .map(ConfigurationPage::code)
                .toList();
        return values.size() == 1 ? values.get(0) : "";
    }

    private String type(JsonNode shape) {
        Set<String> types = new LinkedHashSet<>();
        List<JsonNode> ways = ways(shape);
        JsonNode entry = entry(shape);
        Set<JsonNode> alone = entry == null ? Set.of() : new LinkedHashSet<>(ways(entry));
        boolean several = !alone.isEmpty() && ways.containsAll(alone);
        for (JsonNode way : ways) {
            if (several && alone.contains(way)) {
                continue;
            }
            String type = way.path("type").asText();
            if (way.has("$ref")) {
                types.add("map: `" + places.get(target(way)) + "`");
            } else if (way.has("items")) {
                types.add((several ? "one or a list: " : "list: ") + type(way.get("items")));
            } else if (way.isEmpty()) {
                continue;
            } else if (way.path("additionalProperties").isObject()) {
                if (!isAlsoSection(shape)) {
                    types.add("map of names: " + type(way.get("additionalProperties")));
                }
            } else if (way.has("enum")) {
                List<String> words = new ArrayList<>();
                way.get("enum").forEach(word -> words.add("`" + word.asText() + "`"));
                types.add(String.join(", ", words));
            } else if (way.has("description")) {
                types.add(way.get("description").asText());
            } else if (way.path("pattern").asText().startsWith("^")) {
                types.add("a secret, as `${credential:NAME}`");
            } else if (type.equals("boolean")) {
                types.add("`true`, `false`");
            } else if (type.equals("integer")) {
                types.add("a number");
            }
        }
        if (types.size() > 1) {
            types.removeIf(
                    type -> types.stream().anyMatch(other -> !other.equals(type) && other.endsWith(": " + type)));
        }
        return types.isEmpty() ? "text" : String.join("; or ", types);
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
