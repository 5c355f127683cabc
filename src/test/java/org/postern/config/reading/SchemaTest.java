package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.reading.ConfigReader.Credentials;

/**
 * The shipped JSON Schemas are what the readers themselves ask for, over all configurations that tests have.
 *
 * <p>{@code -Dschema.write=true} writes them anew; a key of which no configuration shows what it holds belongs into {@code config/full}.
 */
class SchemaTest {
    private static final Path CASES = Path.of("src/test/resources/config");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"postern.yaml, postern.schema.json", "rules.yaml, rules.schema.json", "crm.yaml, crm.schema.json"})
    void isEqualToTheCode(String file, String schema) throws IOException {
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
        for (String example : new String[] {"plain-mariadb", "plain-postgresql", "vtiger"}) {
            Path mapped = folder.resolve(example);
            copy(CASES.resolve("bad/crm-mapped"), mapped);
            Files.copy(CASES.resolve("good/rules.yaml"), mapped.resolve("rules.yaml"));
            Files.copy(Path.of("config/mapped").resolve(example + ".yaml"), mapped.resolve("crm.yaml"));
            read(mapped, shapes);
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

        Path shipped = Path.of("config/schema").resolve(schema);
        if (Boolean.getBoolean("schema.write")) {
            Files.createDirectories(shipped.getParent());
            Files.writeString(shipped, written);
        }
        assertThat(shipped).hasContent(written);
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
