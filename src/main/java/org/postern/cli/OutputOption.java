package org.postern.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.postern.config.RulesConfig;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --output}: for people, or one JSON object a line for programs. */
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            converter = FormatName.class,
            description = "One of: text, json (default: text).")
    private Format format = Format.TEXT;

    private enum Format {
        TEXT,
        JSON
    }

    boolean json() {
        return format == Format.JSON;
    }

    /** @return the value in one line, keys as {@code raw_sha256} */
    static String line(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be shown as JSON: " + value, e);
        }
    }

    /** Loaded only where JSON is wanted: the library takes a while. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .serializationInclusion(JsonInclude.Include.ALWAYS)
                .addModule(new SimpleModule()
                        .addSerializer(Instant.class, ToStringSerializer.instance)
                        .addSerializer(Enum.class, new Labels()))
                .build();
    }

    /** Names of kinds and states are lower case, as in YAML and in the ledger. */
    @SuppressWarnings("rawtypes")
    private static final class Labels extends JsonSerializer<Enum> {
        @Override
        public void serialize(Enum value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(
                    value instanceof RulesConfig.Method method
                            ? method.label()
                            : value.name().toLowerCase(Locale.ROOT));
        }
    }

    static final class FormatName implements ITypeConverter<Format> {
        @Override
        public Format convert(String name) {
            try {
                return Format.valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("expected text or json but was '" + name + "'");
            }
        }
    }
}
