package org.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.RuleTest;
import org.postern.config.RuleTest.Expected;
import org.postern.config.RuleTest.Sample;
import org.postern.config.RuleTest.Written;
import org.postern.daemon.Policy;
import org.postern.match.PartyType;
import org.postern.message.Octets;
import org.postern.message.ReadingOptions;

/** Tries tests of the rules: each mail is decided as the daemon would, without a CRM. */
final class RuleTrial {
    private final Config config;
    private final Policy policy;
    private final Map<String, ReadingOptions> reading;
    private final Clock clock;

    /**
     * What came of one test.
     *
     * @param surprises as {@code rule: expected adverts, was default}; empty: all as expected
     */
    record Result(String file, int line, String mail, boolean passed, List<String> surprises) {}

    /** @param clock stands still, so that hours, days and absences give the same every time */
    RuleTrial(Config config, Map<String, ReadingOptions> reading, Clock clock) {
        this.config = config;
        this.policy = Policy.of(config, address -> false, clock);
        this.reading = reading;
        this.clock = clock;
    }

    Result of(RuleTest test) {
        String named = test.mail().file() != null
                ? test.mail().file()
                : written(test.mail()).subject();
        try {
            Explanation got = explanation(test);
            List<String> surprises = surprises(test.expect(), got);
            return new Result(test.at().file(), test.at().line(), named, surprises.isEmpty(), surprises);
        } catch (IOException e) {
            return new Result(
                    test.at().file(),
                    test.at().line(),
                    named,
                    false,
                    List.of("the file cannot be read: " + e.getMessage()));
        } catch (Failed e) {
            return new Result(
                    test.at().file(), test.at().line(), named, false, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static Written written(Sample sample) {
        return Objects.requireNonNull(sample.written(), "a test has a file or a mail");
    }

    private Explanation explanation(RuleTest test) throws IOException {
        MailboxConfig mailbox = test.mailbox() == null ? null : MailboxNamed.in(config, test.mailbox());
        PartyType party =
                test.party() == null ? null : PartyType.valueOf(test.party().toUpperCase(Locale.ROOT));
        Explainer explainer = new Explainer(policy, reading, new PretendedCrm(party), clock);
        String file = test.mail().file();
        byte[] raw = file == null
                ? WrittenMail.of(
                        written(test.mail()),
                        (mailbox == null ? config.mailboxes().get(0) : mailbox).address())
                : Files.readAllBytes(Path.of(test.at().file()).resolveSibling(file));
        return explainer.explain(file == null ? "mail" : file, new Octets.InMemory(raw), mailbox);
    }

    private static List<String> surprises(Expected expected, Explanation got) {
        List<String> surprises = new ArrayList<>();
        compare(surprises, "outcome", expected.outcome(), got.outcome());
        compare(surprises, "reason", expected.reason(), got.reason());
        compare(
                surprises,
                "rule",
                expected.rule(),
                got.decision() == null ? null : got.decision().rule());
        compare(surprises, "create", expected.create(), created(got));
        compare(surprises, "lead", text(expected.lead()), text(got.created().contains("lead")));
        compare(
                surprises,
                "kind",
                expected.kind(),
                got.mail() == null ? null : got.mail().kind());
        compare(surprises, "acknowledge", text(expected.acknowledge()), text(got.acknowledge()));
        assigned(surprises, expected.assign(), got.assignment());
        return surprises;
    }

    /** @return the record; a lead only if it is all that is created by the rule's wish or the mailbox' */
    private static String created(Explanation got) {
        String record = got.decision() == null ? null : got.decision().create();
        return record != null ? record : got.created().contains("lead") ? "lead" : "none";
    }

    private static void assigned(
            List<String> surprises, @Nullable String expected, Explanation.@Nullable Assigned got) {
        if (expected == null) {
            return;
        }
        List<String> users = got == null ? List.of() : got.users();
        String by = got == null || users.isEmpty() ? "none" : got.by();
        if (!expected.equals(by) && !users.contains(expected)) {
            surprises.add("assign: expected " + expected + ", was " + by
                    + (users.isEmpty() ? "" : " (" + String.join(", ", users) + ")"));
        }
    }

    private static @Nullable String text(@Nullable Boolean value) {
        return value == null ? null : value.toString();
    }

    private static void compare(List<String> surprises, String what, @Nullable String expected, @Nullable String was) {
        String is = was == null ? "none" : was;
        if (expected != null && !expected.equals(is)) {
            surprises.add(what + ": expected " + expected + ", was " + is);
        }
    }
}
