package org.postern.config.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Opens a YAML file and composes its nodes, within bounds: size, depth, no tags, no anchors or aliases, one document.
 *
 * <p>YAML 1.2: only {@code true} and {@code false} are truth values, dates are text, and {@code 010} is no octal number.
 */
final class YamlFile {
    /** Octets; a configuration of thousands of rules stays far below. */
    static final int LARGEST = 3 << 20;

    private final Source source;

    YamlFile(Source source) {
        this.source = source;
    }

    private LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setLabel(source.file())
                .setCodePointLimit(LARGEST)
                .setBufferSize(text.length() + 1) // smaller ones are copied again and again under a long scalar
                .setAllowDuplicateKeys(true) // these two are reported with their places by Section
                .setAllowNonScalarKeys(true)
                .build();
    }

    /** @return the root; empty if the file cannot be read, which has been reported */
    Optional<Item> open(Path file, Fingerprint fingerprint) {
        return bytes(file).flatMap(bytes -> {
            fingerprint.add(source.file(), bytes);
            return text(bytes).flatMap(this::root);
        });
    }

    /** @return the root of a text that lies in no file */
    Optional<Item> text(String text, Fingerprint fingerprint) {
        fingerprint.add(source.file(), text.getBytes(StandardCharsets.UTF_8));
        return root(text);
    }

    private Optional<byte[]> bytes(Path file) {
        if (!Files.exists(file)) {
            return problem(Files.isSymbolicLink(file) ? "is a link that leads nowhere" : "is missing");
        }
        if (!Files.isRegularFile(file)) {
            return problem("is not a file; allowed: a YAML file");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(LARGEST + 1);
            return bytes.length > LARGEST ? problem("is larger than 3 MiB") : Optional.of(bytes);
        } catch (IOException e) {
            return problem("cannot be read: " + Unreadable.why(e));
        }
    }

    private Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return problem("is not in UTF-8");
        }
    }

    private Optional<Item> root(String text) {
        LoadSettings settings = settings(text);
        try {
            if (!new YamlBounds(source, settings).hold(text)) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.isPresent() ? Optional.of(Item.root(source, root.get())) : problem("is empty; allowed: a map");
        } catch (MarkedYamlEngineException e) {
            Location at = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> Item.locate(source, mark))
                    .orElseGet(source::start);
            source.problems().add(at, "", "is not YAML: " + Unreadable.oneLine(e.getProblem()), hint(e));
            return Optional.empty();
        } catch (YamlEngineException e) {
            return problem("is not YAML: " + Unreadable.oneLine(e.getMessage()));
        }
    }

    private static @Nullable String hint(MarkedYamlEngineException e) {
        if (Unreadable.oneLine(e.getProblem()).contains("(TAB)")) {
            return "YAML is indented by blanks, not by tabs";
        }
        String context = e.getContext();
        if ("while scanning an alias".equals(context)) {
            return "text that begins with '*' needs quotes";
        }
        return context == null ? null : Unreadable.oneLine(context);
    }

    private <T> Optional<T> problem(String message) {
        source.problems().add(source.start(), "", message, null);
        return Optional.empty();
    }
}
