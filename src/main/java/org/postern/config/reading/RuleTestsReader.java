package org.postern.config.reading;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.Problem;
import org.postern.config.RuleTest;
import org.postern.config.RuleTest.Expected;
import org.postern.config.RuleTest.Sample;
import org.postern.config.RuleTest.Written;

/** Reads {@code rules.test.yaml}: a list of mails and what is expected of the rules. */
public final class RuleTestsReader {
    private static final Set<String> KEYS = Set.of("mail", "mailbox", "party", "expect");
    private static final Set<String> MAIL = Set.of("from", "to", "cc", "subject", "body", "headers");
    private static final Set<String> EXPECT =
            Set.of("rule", "create", "lead", "assign", "outcome", "reason", "kind", "acknowledge");
    private static final Scalar<String> CREATES = Scalar.oneOf(List.of("opportunity", "case", "lead", "none"));
    private static final Scalar<String> OUTCOMES = Scalar.oneOf(List.of("filed", "rejected", "skipped", "quarantined"));
    private static final Scalar<String> PARTIES = Scalar.oneOf(List.of("contact", "account", "lead", "user", "nobody"));

    private final Problems problems = new Problems();
    private final References references;

    /** @param environment for {@code ${env:NAME}} */
    public RuleTestsReader(java.util.function.Function<String, @Nullable String> environment) {
        this.references = new References(environment);
    }

    /** The tests, or what is wrong with the file; exactly one of the two is empty, unless the file has no test. */
    public record Tests(List<RuleTest> tests, List<Problem> problems) {}

    /** @param file as problems are to name it */
    public Tests read(Path file) {
        return read(file, Trace.NONE);
    }

    Tests read(Path file, Trace trace) {
        Optional<Item> root =
                new YamlFile(new Source(file.toString(), problems, references, trace)).open(file, new Fingerprint());
        List<RuleTest> tests =
                root.map(item -> item.list().stream().map(this::test).toList()).orElse(List.of());
        return problems.none() ? new Tests(tests, List.of()) : new Tests(List.of(), problems.sorted());
    }

    private RuleTest test(Item item) {
        Section section = Section.of(item, KEYS);
        return new RuleTest(
                item.at(),
                section.require("mail", "FILE").map(this::sample).orElse(new Sample(null, null)),
                section.read("mailbox", Scalars.TEXT).orElse(null),
                section.read("party", PARTIES).filter(p -> !p.equals("nobody")).orElse(null),
                section.require("expect", "{rule: NAME}")
                        .map(expect -> expected(Section.of(expect, EXPECT)))
                        .orElse(Expected.NOTHING));
    }

    private Sample sample(Item item) {
        if (!item.isMap()) {
            return new Sample(item.as(Scalars.TEXT).orElse(""), null);
        }
        Section mail = Section.of(item, MAIL);
        return new Sample(
                null,
                new Written(
                        mail.require("from", Scalars.TEXT, ""),
                        mail.listOrNone("to", Scalars.TEXT),
                        mail.listOrNone("cc", Scalars.TEXT),
                        mail.read("subject", Scalars.FREE_TEXT, ""),
                        mail.read("body", Scalars.FREE_TEXT, ""),
                        headers(mail)));
    }

    private static Map<String, String> headers(Section mail) {
        Map<String, String> headers = new LinkedHashMap<>();
        mail.find("headers")
                .ifPresent(map -> Section.named(map)
                        .entries()
                        .forEach((name, value) ->
                                value.as(Scalars.FREE_TEXT).ifPresent(text -> headers.put(name, text))));
        return headers;
    }

    private static Expected expected(Section section) {
        if (section.entries().isEmpty()) {
            section.problem(
                    "expects nothing",
                    "give at least one of "
                            + String.join(", ", EXPECT.stream().sorted().toList()));
        }
        return new Expected(
                section.read("rule", Scalars.TEXT).orElse(null),
                section.read("create", CREATES).orElse(null),
                section.read("lead", Scalars.BOOL).orElse(null),
                section.read("assign", Scalars.TEXT).orElse(null),
                section.read("outcome", OUTCOMES).orElse(null),
                section.read("reason", Scalars.TEXT).orElse(null),
                section.read("kind", Scalars.TEXT).orElse(null),
                section.read("acknowledge", Scalars.BOOL).orElse(null));
    }
}
