package org.postern;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.cli.PosternCommand;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** What README and docs tell to type or to write is understood by the command line and by the readers of the configuration. */
class DocumentationTest {
    private static final Path BASE = Path.of("src/test/resources/config/full");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern SPAN = Pattern.compile("`((?:bin/)?postern [^`]+)`");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9]+)`");
    private static final Set<String> TESTS = testClasses();
    private static final Set<String> OF_RULES = keysOf("rules");
    private static final Set<String> OF_POSTERN = keysOf("postern");

    @TempDir
    private Path folder;

    /** @return the keys at the top of that file, by its schema, which is equal to the code */
    private static Set<String> keysOf(String file) {
        try {
            JsonNode schema = new ObjectMapper()
                    .readTree(Path.of("config/schema", file + ".schema.json").toFile());
            Set<String> keys = new TreeSet<>();
            schema.at("/$defs/file/properties").fieldNames().forEachRemaining(keys::add);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Snippet(Path page, int line, String text) {
        @Override
        public String toString() {
            return page + ":" + line + " " + text.lines().findFirst().orElse("");
        }
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void aCommandLineIsUnderstood(Snippet command) {
        try {
            PosternCommand.commandLine().parseArgs(words(command.text()));
        } catch (CommandLine.ParameterException e) {
            throw new AssertionError(command + ": " + e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("commandsInTheText")
    void aCommandNamedInTheTextIsKnown(Snippet command) {
        try {
            PosternCommand.commandLine().parseArgs(words(command.text()));
        } catch (CommandLine.MissingParameterException e) {
            assertThat(e.getMessage()).as("named without what it needs").startsWith("Missing required");
        } catch (CommandLine.ParameterException e) {
            throw new AssertionError(command + ": " + e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aPieceOfConfigurationIsValid(Snippet piece) throws IOException {
        Map<String, Object> postern = map(Files.readString(BASE.resolve("postern.yaml")));
        Map<String, Object> rules = map(Files.readString(BASE.resolve("rules.yaml")));
        Object loaded = load(piece.text());
        if (loaded instanceof Map<?, ?> statements && operations().containsAll(statements.keySet())) {
            assertThat(withStatements(map(piece.text()))).as(piece.text()).isInstanceOf(ConfigResult.Valid.class);
            return;
        }
        if (loaded instanceof List<?>) {
            Files.writeString(folder.resolve("rules.test.yaml"), piece.text());
        } else {
            Map<String, Object> part = map(piece.text());
            if (OF_RULES.containsAll(part.keySet())
                    && !(part.get("rules") instanceof List<?> list && isOfMailbox(list))) {
                lay(part, rules);
            } else if (OF_POSTERN.containsAll(part.keySet())) {
                if (part.get("crm") instanceof Map<?, ?> crm && !"espocrm".equals(crm.get("kind"))) {
                    ((Map<?, ?>) postern.get("crm")).remove("espocrm"); // counts for its own kind only
                }
                lay(part, postern);
            } else {
                lay(Map.of("mailboxes", List.of(mailbox(part))), postern);
            }
        }
        try (Stream<Path> files = Files.walk(BASE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(BASE.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (!Files.exists(target)) {
                    Files.copy(file, target);
                }
            }
        }
        Files.copy(BASE.resolve("ca.pem"), folder.resolve("FILE"));
        Files.writeString(folder.resolve("postern.yaml"), dump(postern));
        Files.writeString(folder.resolve("rules.yaml"), dump(rules));
        ConfigResult result =
                new ConfigReader(name -> "open sesame, open sesame, open sesame", Credentials.IF_THERE).read(folder);
        assertThat(result).as("%s in%n%s", result, piece.text()).isInstanceOf(ConfigResult.Valid.class);
    }

    /** Reads the example of mapped tables with these operations in place of its own. */
    private ConfigResult withStatements(Map<String, Object> part) throws IOException {
        Map<String, Object> crm = map(Files.readString(Path.of("config/mapped/plain-mariadb.yaml")));
        crm.putAll(part);
        Files.writeString(folder.resolve("crm.yaml"), dump(crm));
        Path cases = Path.of("src/test/resources/config");
        Files.copy(cases.resolve("bad/crm-mapped/postern.yaml"), folder.resolve("postern.yaml"));
        Files.copy(cases.resolve("good/rules.yaml"), folder.resolve("rules.yaml"));
        return new ConfigReader(name -> "open sesame", Credentials.IF_THERE).read(folder);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void anExampleOfJsonIsJson(Snippet json) throws IOException {
        assertThat(new ObjectMapper().readTree(json.text()).isObject()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            Path target = (page.getParent() == null ? Path.of("") : page.getParent()).resolve(links.group(1));
            assertThat(target).exists();
        }
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void whatIsPromisedOrComparedIsShownByTestsThatAreThere(Snippet row) {
        List<String> tests =
                TEST.matcher(row.text()).results().map(found -> found.group(1)).toList();
        assertThat(tests).as("%s names a test in its last column", row).isNotEmpty();
        assertThat(TESTS).as("the tests of %s", row).containsAll(tests);
    }

    /** @return each row of the tables that name tests: how we compare with other systems, and which fault is tried in every build; its text is the last column */
    static Stream<Snippet> comparisons() throws IOException {
        return Stream.concat(
                rows(Path.of("docs/coming-from.md"), "| there |", 3),
                rows(Path.of("docs/reliability.md"), "| tried in every build |", 2));
    }

    /** @param head how the tables begin. @param count of their columns */
    private static Stream<Snippet> rows(Path page, String head, int count) throws IOException {
        List<String> lines = Files.readAllLines(page);
        List<Snippet> rows = new ArrayList<>();
        boolean inTable = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            inTable = line.startsWith(head) || inTable && line.startsWith("|");
            if (inTable && line.startsWith("| ") && !line.startsWith(head)) {
                String[] columns = line.split("(?<!\\\\)\\|", -1);
                assertThat(columns).as("columns of line %d", i + 1).hasSize(count + 2);
                rows.add(new Snippet(page, i + 1, columns[count]));
            }
        }
        assertThat(rows).as("%s has such a table", page).isNotEmpty();
        return rows.stream();
    }

    private static Set<String> testClasses() {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(0, Path.of("README.md"));
            return pages.stream();
        }
    }

    static Stream<Snippet> commandLines() throws IOException {
        List<Snippet> found = new ArrayList<>();
        for (Snippet block : blocks()) {
            List<String> lines = block.text().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                int at = lines.get(i).indexOf("postern ");
                String before = at < 0 ? "" : lines.get(i).substring(0, at);
                if (at >= 0 && (before.isEmpty() || before.endsWith("bin/"))) {
                    found.add(new Snippet(
                            block.page(), block.line() + i, lines.get(i).substring(at)));
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(40);
        return found.stream();
    }

    static Stream<Snippet> commandsInTheText() throws IOException {
        List<Snippet> found = new ArrayList<>();
        for (Path page : pages().toList()) {
            List<String> lines = Files.readAllLines(page);
            for (int i = 0; i < lines.size(); i++) {
                Matcher span = SPAN.matcher(lines.get(i));
                while (span.find()) {
                    found.add(new Snippet(page, i + 1, span.group(1)));
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(20);
        return found.stream();
    }

    static Stream<Snippet> configurations() throws IOException {
        Predicate<String> yaml = Pattern.compile("^(#.*\\n)*(- ?\\{?mail: |[a-z][a-z0-9-]*:( |\\n))")
                .asPredicate();
        return blocks().stream().filter(block -> yaml.test(block.text()));
    }

    static Stream<Snippet> objects() throws IOException {
        return blocks().stream().filter(block -> block.text().startsWith("{"));
    }

    /** Indented or fenced blocks, without their indentation. */
    private static List<Snippet> blocks() throws IOException {
        List<Snippet> blocks = new ArrayList<>();
        for (Path page : pages().toList()) {
            List<String> lines = Files.readAllLines(page);
            for (int i = 0; i < lines.size(); i++) {
                boolean fenced = lines.get(i).startsWith("```");
                boolean indented = lines.get(i).startsWith("    ")
                        && (i == 0 || lines.get(i - 1).isBlank());
                if (fenced || indented) {
                    int start = fenced ? ++i : i;
                    StringBuilder text = new StringBuilder();
                    while (i < lines.size()
                            && (fenced
                                    ? !lines.get(i).startsWith("```")
                                    : lines.get(i).startsWith("    "))) {
                        text.append(fenced ? lines.get(i) : lines.get(i).substring(4))
                                .append('\n');
                        i++;
                    }
                    blocks.add(new Snippet(page, start + 1, text.toString()));
                }
            }
        }
        return blocks;
    }

    /** @return the arguments up to a remark, a pipe or another command */
    private static String[] words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find() && !Set.of("#", "|", "<", ">", "&&", "&").contains(word.group())) {
            words.add(Stream.of(1, 2, 3)
                    .map(word::group)
                    .filter(w -> w != null)
                    .findFirst()
                    .orElse(""));
        }
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    /** @return the keys of {@code crm.yaml} */
    private static Set<String> operations() throws IOException {
        Set<String> keys = new HashSet<>();
        new ObjectMapper()
                .readTree(Path.of("config/schema/crm.schema.json").toFile())
                .at("/$defs/file/properties")
                .fieldNames()
                .forEachRemaining(keys::add);
        return keys;
    }

    private static boolean isOfMailbox(List<?> rules) {
        return rules.stream()
                .anyMatch(rule -> rule instanceof String || rule instanceof Map<?, ?> map && map.containsKey("use"));
    }

    private static Map<String, Object> mailbox(Map<String, Object> part) {
        Map<String, Object> mailbox = new LinkedHashMap<>(Map.of("name", "extra", "address", "extra@example.com"));
        if (!part.containsKey("preset") || part.get("preset").equals("generic")) {
            mailbox.put("host", "imap.example.com");
        }
        if (!part.containsKey("oauth2")) {
            mailbox.put("password", "${env:PASSWORD}");
        }
        mailbox.putAll(part);
        return mailbox;
    }

    /** Lists whose entries have names are laid over by name; the new ones come first. */
    @SuppressWarnings("unchecked")
    private static void lay(Map<String, Object> part, Map<String, Object> over) {
        part.forEach((key, value) -> {
            Object below = over.get(key);
            if (value instanceof Map<?, ?> map && below instanceof Map<?, ?> old) {
                Map<String, Object> both = new LinkedHashMap<>((Map<String, Object>) old);
                both.putAll((Map<String, Object>) map);
                over.put(key, both);
            } else if (value instanceof List<?> list
                    && below instanceof List<?> old
                    && !list.isEmpty()
                    && list.get(0) instanceof Map<?, ?> first
                    && first.containsKey("name")) {
                Set<Object> names = new HashSet<>();
                list.forEach(entry -> names.add(((Map<String, Object>) entry).get("name")));
                List<Object> both = new ArrayList<>(list);
                old.stream()
                        .filter(entry -> !names.contains(((Map<String, Object>) entry).get("name")))
                        .forEach(both::add);
                over.put(key, both);
            } else {
                over.put(key, value);
            }
        });
    }

    private static Object load(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String yaml) {
        return new LinkedHashMap<>((Map<String, Object>) load(yaml));
    }

    private static String dump(Map<String, Object> map) {
        return new Dump(DumpSettings.builder().build()).dumpToString(map);
    }
}
