package org.postern.config.reading;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.postern.config.Condition;
import org.postern.config.Condition.Keyword;
import org.postern.config.Condition.Scope;
import org.postern.config.Location;
import org.postern.config.reading.Scalars.Hours;

/**
 * Reads a condition: a name, a predicate, several predicates that must all hold, or any / all / not of conditions.
 *
 * <p>The table holds each predicate with its reader, so that what is missing can be seen.
 */
final class ConditionReader {
    static final List<String> KINDS = List.of(
            "human",
            "auto_reply",
            "out_of_office",
            "auto_generated",
            "list",
            "bulk",
            "bounce",
            "complaint",
            "calendar",
            "read_receipt",
            "own");
    static final List<String> PARTIES = List.of("contact", "account", "lead", "user", "nobody");
    private static final List<String> DIRECTIONS = List.of("in", "out", "internal");
    private static final List<String> VERDICTS = List.of("pass", "fail", "none");
    private static final Scalar<String> LANGUAGE =
            new Scalar<>(Scalar.Form.TEXT, "a code of two letters, as en", text -> {
                if (!text.matches("[a-z]{2}")) {
                    throw Scalars.no(text, "a code of two letters, as en");
                }
                return text;
            });

    private final Names names;
    private final Map<String, Function<Item, Condition>> predicates = new LinkedHashMap<>();
    private final Set<String> keys;

    ConditionReader(Names names) {
        this.names = names;
        predicates.put("any", item -> new Condition.Any(item.at(), several(item)));
        predicates.put("all", item -> new Condition.All(item.at(), several(item)));
        predicates.put("not", item -> new Condition.Not(item.at(), read(item)));
        predicates.put("from", item -> new Condition.From(item.at(), patterns(item)));
        predicates.put("to", item -> new Condition.To(item.at(), patterns(item)));
        predicates.put("subject", item -> new Condition.Subject(item.at(), patterns(item)));
        predicates.put("from-domain", item -> new Condition.FromDomain(item.at(), item.listOf(Scalars.DOMAIN)));
        predicates.put("header", ConditionReader::headers);
        predicates.put("kind", item -> new Condition.KindIs(item.at(), words(item, KINDS)));
        predicates.put("direction", item -> new Condition.DirectionIs(item.at(), words(item, DIRECTIONS)));
        predicates.put("mailbox", item -> new Condition.MailboxIs(item.at(), patterns(item)));
        predicates.put("folder", item -> new Condition.FolderIs(item.at(), patterns(item)));
        predicates.put("party", item -> new Condition.PartyIs(item.at(), words(item, PARTIES)));
        predicates.put("language", item -> new Condition.LanguageIs(item.at(), Set.copyOf(item.listOf(LANGUAGE))));
        predicates.put(
                "has-attachment",
                item -> new Condition.HasAttachment(
                        item.at(), item.as(Scalars.BOOL).orElse(true)));
        predicates.put("attachment", ConditionReader::attachment);
        predicates.put("size", ConditionReader::size);
        predicates.put("received", ConditionReader::received);
        predicates.put("auth", item -> new Condition.Auth(item.at(), words(item, VERDICTS)));
        predicates.put("list-id", item -> new Condition.ListId(item.at(), patterns(item)));
        Set<String> known = new LinkedHashSet<>(predicates.keySet());
        known.add("keywords");
        known.add("scope");
        keys = Set.copyOf(known);
    }

    /** @return the condition; one that always holds if it cannot be read, which has been reported */
    Condition read(Item item) {
        if (item.isMap()) {
            return predicates(item);
        }
        if (item.isText()) {
            return item.as(Scalars.TEXT).map(name -> named(item, name)).orElse(new Condition.Always(item.at()));
        }
        item.wrongShape("the name of a condition, or a map of predicates");
        return new Condition.Always(item.at());
    }

    private Condition named(Item item, String name) {
        names.use(Names.Kind.CONDITION, name, item);
        return new Condition.Named(item.at(), name);
    }

    private Condition predicates(Item item) {
        Section section = Section.of(item, keys);
        List<Condition> conditions = new ArrayList<>();
        section.entries().forEach((key, value) -> {
            Function<Item, Condition> predicate = predicates.get(key);
            if (predicate != null) {
                conditions.add(predicate.apply(value));
            }
        });
        section.find("keywords").ifPresent(value -> conditions.add(keywords(section, value)));
        if (section.has("scope") && !section.has("keywords")) {
            section.problem("scope", "stands without keywords", null);
        }
        if (section.entries().isEmpty() && !item.hasEntries()) {
            item.problem("has no predicate", "a condition that always holds is left out");
        }
        return conditions.size() == 1 ? conditions.get(0) : new Condition.All(item.at(), conditions);
    }

    private static Condition keywords(Section section, Item item) {
        List<Keyword> keywords = item.oneOrMore().stream()
                .flatMap(list -> KeywordReader.read(list).stream())
                .toList();
        return new Condition.Keywords(item.at(), keywords, section.read("scope", Scalar.of(Scope.class), Scope.NEW));
    }

    private List<Condition> several(Item item) {
        List<Item> entries = item.list();
        if (item.isList() && entries.isEmpty()) {
            item.problem("is an empty list; allowed: at least one condition");
        }
        return entries.stream().map(this::read).toList();
    }

    private static List<String> patterns(Item item) {
        return item.listOf(Scalars.WILDCARD);
    }

    private static Set<String> words(Item item, List<String> words) {
        return Set.copyOf(item.listOf(Scalar.oneOf(words)));
    }

    private static Condition headers(Item item) {
        List<Condition> headers = new ArrayList<>();
        Section.named(item).entries().forEach((name, value) -> {
            if (!name.matches("[!-9;-~]+")) {
                value.problem(Quoted.of(name) + " is no name of a header");
            }
            headers.add(new Condition.Header(value.at(), name, patterns(value)));
        });
        if (item.isMap() && !item.hasEntries()) {
            item.problem("names no header; allowed: {NAME: PATTERN}");
        }
        return headers.size() == 1 ? headers.get(0) : new Condition.All(item.at(), headers);
    }

    private static Condition attachment(Item item) {
        Section section = Section.of(item, Set.of("name", "type", "size"));
        if (item.isMap() && !item.hasEntries()) {
            item.problem("says nothing; allowed: name, type, size", "any attachment at all is 'has-attachment: true'");
        }
        return new Condition.AttachmentIs(
                item.at(),
                section.read("name", Scalars.WILDCARD).orElse(null),
                section.read("type", Scalars.WILDCARD).orElse(null),
                section.read("size", Scalars.SIZE_RANGE).orElse(null));
    }

    private static Condition size(Item item) {
        return item.as(Scalars.SIZE_RANGE)
                .<Condition>map(range -> new Condition.Size(item.at(), range))
                .orElse(new Condition.Always(item.at()));
    }

    private static Condition received(Item item) {
        Section section = Section.of(item, Set.of("hours", "days"));
        if (item.isMap() && !item.hasEntries()) {
            item.problem("says nothing; allowed: hours, days");
        }
        Optional<Hours> hours = section.read("hours", Scalars.HOURS);
        LocalTime from = hours.map(Hours::from).orElse(null);
        LocalTime until = hours.map(Hours::until).orElse(null);
        Location at = item.at();
        return new Condition.Received(at, from, until, days(section));
    }

    private static Set<DayOfWeek> days(Section section) {
        Set<DayOfWeek> days = new LinkedHashSet<>();
        section.list("days", Days.SCALAR).forEach(days::addAll);
        return Set.copyOf(days);
    }
}
