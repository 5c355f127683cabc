package org.postern.config.reading;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Looks at a YAML text event by event, before any tree is built, and stops at what no configuration needs: nesting and
 * values without end, anchors and aliases (a few lines of them stand for gigabytes), tags (which name classes), a second document.
 */
final class YamlBounds {
    private static final int DEEPEST = 32;
    /** Keys, values, lists and maps together; thousands of rules stay below. */
    private static final int MOST = 100_000;

    private final Source source;
    private final LoadSettings settings;
    private int depth;
    private int documents;
    private int values;

    YamlBounds(Source source, LoadSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    /** @return whether the text may be composed; if not, the first reason has been reported */
    boolean hold(String text) {
        for (Event event : new Parse(settings).parseString(text)) {
            if (!holds(event)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(Event event) {
        if (event instanceof CollectionEndEvent) {
            depth--;
        }
        if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
            return stop(event, "is nested more than " + DEEPEST + " deep", null);
        }
        if (event instanceof NodeEvent && ++values > MOST) {
            return stop(event, "has more than " + MOST + " keys and values", null);
        }
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            return stop(event, "begins a second document; allowed: one in each file", "remove the line '---'");
        }
        if (event instanceof AliasEvent alias) {
            String name = alias.getAlias().getValue();
            return stop(
                    event,
                    Quoted.of("*" + name) + " is an alias; aliases are not supported",
                    "text that begins with '*' needs quotes: \"*" + name + "\"");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            String name = "&" + node.getAnchor().get().getValue();
            return stop(
                    event,
                    Quoted.of(name) + " is an anchor; anchors are not supported",
                    "text that begins with '&' needs quotes");
        }
        Optional<String> tag = tag(event);
        return tag.isEmpty()
                || stop(
                        event,
                        Quoted.of(tag.get()) + " is a tag; tags are not supported",
                        "text that begins with '!' needs quotes");
    }

    private static Optional<String> tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
    }

    private boolean stop(Event event, String message, @Nullable String hint) {
        Location at =
                event.getStartMark().map(mark -> Item.locate(source, mark)).orElseGet(source::start);
        source.problems().add(at, "", message, hint);
        return false;
    }
}
