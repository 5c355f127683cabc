package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.reading.ConfigReader.Credentials;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The shipped JSON Schemas are what the readers themselves ask for, over all configurations that tests have.
 *
 * <p>{@code -Dschema.write=true} writes them anew; a key of which no configuration shows what it holds belongs into {@code config/full}.
 */
class SchemaTest {
    private static final Path CASES = Path.of("src/test/resources/config");
    private static final Path SCHEMAS = Path.of("config/schema");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"postern", "rules", "crm", "rules.test"})
    void isEqualToTheCode(String name) throws IOException {
        String file = name + ".yaml";
        Shapes shapes = new Shapes(file);
        read(Path.of("config"), shapes);
        read(CASES.resolve("full"), shapes);
        try (Stream<Path> bad = Files.list(CASES.resolve("bad"))) {
            for (Path one : bad.sorted().toList()) {
                Path laidOver = folder.resolve(one.getFileName());
                copy(CASES.resolve("good"), laidOver);
                copy(one, laidOver);
                read(laidOver, shapes);
            }
        }
        for (Path example : examplesOfMapped()) {
            Path mapped = folder.resolve(example.getFileName());
            copy(CASES.resolve("bad/crm-mapped"), mapped);
            Files.copy(CASES.resolve("good/rules.yaml"), mapped.resolve("rules.yaml"));
            Files.copy(example, mapped.resolve("crm.yaml"));
            read(mapped, shapes);
        }
        for (Path config : List.of(Path.of("config"), CASES.resolve("full"))) {
            new RuleTestsReader(variable -> null).read(config.resolve("rules.test.yaml"), shapes);
        }
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        String written = new ObjectMapper()
                        .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
                        .writer(printer)
                        .writeValueAsString(shapes.schema("Postern: " + file))
                + "\n";
        assertThat(shapes.unknown()).isEmpty();

        Path shipped = SCHEMAS.resolve(name + ".schema.json");
        if (Boolean.getBoolean("schema.write")) {
            Files.createDirectories(shipped.getParent());
            Files.writeString(shipped, written);
        }
        assertThat(shipped).hasContent(written);
    }

    /** @return a file and the name of its schema */
    static Stream<Arguments> validFiles() throws IOException {
        List<Arguments> files = new ArrayList<>();
        for (String name : List.of("postern", "rules", "rules.test")) {
            for (Path folder : List.of(Path.of("config"), CASES.resolve("full"), CASES.resolve("good"))) {
                files.add(arguments(folder.resolve(name + ".yaml"), name));
            }
        }
        files.add(arguments(CASES.resolve("full/mailboxes.d/10-support.yaml"), "postern"));
        for (Path example : examplesOfMapped()) {
            files.add(arguments(example, "crm"));
        }
        return files.stream().filter(file -> Files.exists((Path) file.get()[0]));
    }

    private static List<Path> examplesOfMapped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config/mapped"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("validFiles")
    void anEditorFindsNothingWrongInWhatTheReadersTake(Path file, String schema) throws IOException {
        assertThat(faults(Files.readString(file), schema)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            postern    | databse: {}                                                      | databse
            postern    | mailboxes: [{name: sales, protocol: imap4}]                      | protocol
            postern    | mailboxes: [{name: sales, interval: [2m]}]                       | interval
            rules      | rules: [{name: a, create: deal}]                                 | create
            rules      | conditions: {a: {keyword: price}}                                | conditions.a
            crm        | find-party: 5                                                    | find-party
            crm        | insert-tag: {sql: "insert into t (a) values (:tag)", retuns: id} | insert-tag
            crm        | insert-leed: "insert into t (a) values (:name)"                  | insert-leed
            crm        | ids: {lead: guid}                                                | ids
            rules.test | [{mail: a.eml, expect: {creates: case}}]                         | creates
            rules.test | [{mail: a.eml, expect: {create: deal}}]                          | create
            """)
    void anEditorShowsWhatIsWrong(String schema, String yaml, String where) throws IOException {
        assertThat(faults(yaml, schema))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault).contains(where));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert-case: \"insert into t (a) values (:name)\"",
                "insert-case: {sql: \"insert into t (a) values (:name)\", returns: id, when: phone}",
                "link-message: [\"update t set a = :phone\", {sql: \"update t set b = :phone\", when: phone}]",
                "users: [{sql: select 1, returns: [id, number]}]"
            })
    void everyOperationTakesAStatementOrSeveralInBothForms(String yaml) throws IOException {
        assertThat(faults(yaml, "crm")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("validFiles")
    void aDeliveredFileNamesItsSchemaForEditors(Path file, String schema) throws IOException {
        assumeTrue(file.startsWith("config"));
        assertThat(Files.readAllLines(file).get(0))
                .as("beside postern.yaml, where it is used")
                .isEqualTo("# yaml-language-server: $schema=schema/" + schema + ".schema.json");
    }

    /** @return place and message of each, as an editor would show them */
    private static List<String> faults(String yaml, String schema) throws IOException {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        try (InputStream text = Files.newInputStream(SCHEMAS.resolve(schema + ".schema.json"))) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(text)
                    .validate(new ObjectMapper().valueToTree(loaded))
                    .stream()
                    .map(ValidationMessage::toString)
                    .toList();
        }
    }

    private static void read(Path config, Shapes shapes) {
        Map<String, String> environment = Map.of("PASSWORD", "open sesame");
        new ConfigReader(environment::get, Credentials.IF_THERE).read(config, shapes);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
