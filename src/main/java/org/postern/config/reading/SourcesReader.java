package org.postern.config.reading;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.config.FieldPattern;
import org.postern.config.SourceConfig;

/** Reads {@code sources}: how mail that web forms send is read. */
final class SourcesReader {
    /** What needs no description. */
    private static final List<String> BUILT_IN =
            List.of("plain", "reply-to", "sender-header", "list-original", "forwarded");

    private final Names names;

    SourcesReader(Names names) {
        this.names = names;
        names.builtIn(Names.Kind.SOURCE, BUILT_IN);
    }

    Map<String, SourceConfig> read(List<Section> roots) {
        Map<String, SourceConfig> sources = new LinkedHashMap<>();
        for (Section root : roots) {
            root.find("sources")
                    .ifPresent(item -> Section.named(item)
                            .entries()
                            .forEach((name, source) -> sources.put(name, source(name, source))));
        }
        return sources;
    }

    private SourceConfig source(String name, Item item) {
        if (BUILT_IN.contains(name)) {
            item.problem("is the name of a source that is built in", "choose another name");
        } else {
            names.define(Names.Kind.SOURCE, name, item);
        }
        Section section = Section.of(item, Set.of("fields"));
        section.require("fields", "{name: \"Name: *\"}");
        Map<String, FieldPattern> fields = new LinkedHashMap<>();
        section.find("fields")
                .ifPresent(map -> Section.named(map)
                        .entries()
                        .forEach((field, pattern) -> pattern.as(Scalars.WILDCARD)
                                .flatMap(text -> pattern(pattern, text))
                                .ifPresent(found -> fields.put(field, found))));
        return new SourceConfig(item.at(), name, fields);
    }

    private static Optional<FieldPattern> pattern(Item item, String text) {
        if (text.startsWith("regex:")) {
            return regex(item, text.substring(6));
        }
        if (text.startsWith("json:")) {
            return json(item, text.substring(5));
        }
        int star = text.indexOf('*');
        if (star < 0 || text.indexOf('*', star + 1) >= 0) {
            item.problem(
                    Quoted.of(text)
                            + " says not where the value stands; allowed: a label with one '*', as \"Name: *\", \"regex:…\" or \"json:/…\"");
            return Optional.empty();
        }
        return Optional.of(new FieldPattern.Label(
                text.substring(0, star).strip(), text.substring(star + 1).strip()));
    }

    private static Optional<FieldPattern> regex(Item item, String expression) {
        try {
            Pattern pattern = Pattern.compile(expression, Pattern.MULTILINE);
            if (pattern.groupCount() > 0) {
                return Optional.of(new FieldPattern.Regex(pattern));
            }
            item.problem(
                    Quoted.of(expression) + " has no group; its first group is the value",
                    "write (…) around the value");
        } catch (PatternSyntaxException e) {
            item.problem(Quoted.of(expression) + " is no regular expression (RE2 syntax): " + e.getDescription());
        }
        return Optional.empty();
    }

    private static Optional<FieldPattern> json(Item item, String pointer) {
        if (pointer.startsWith("/")) {
            return Optional.of(new FieldPattern.Json(pointer));
        }
        item.problem(
                Quoted.of(pointer) + " is no JSON pointer (RFC 6901)", "begin with a slash, as json:/customer/name");
        return Optional.empty();
    }
}
