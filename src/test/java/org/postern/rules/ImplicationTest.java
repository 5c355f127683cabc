package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.Mailboxes.NOWHERE;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.Condition;
import org.postern.config.Condition.Keyword;
import org.postern.config.Condition.Keyword.Form;
import org.postern.config.Condition.Scope;

class ImplicationTest {
    private static final Map<String, Condition> NAMED = Map.of("prices", keywords("price,quote"));

    private final Implication implication = new Implication(NAMED);

    @ParameterizedTest(name = "{0} implies {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            kw list price            | kw price                 | true
            kw price                 | kw list price            | false
            kw price,offer           | kw price                 | false
            kw price                 | kw price,offer           | true
            kw PRICE                 | kw price                 | true
            kw word:price            | kw price                 | true
            kw price                 | kw word:price            | false
            kw word:prices           | kw pric*                 | true
            kw prices                | kw pric*                 | false
            kw pricing*              | kw pric*                 | true
            kw regex:a+              | kw regex:a+              | true
            kw regex:price           | kw price                 | false
            full kw price            | kw price                 | false
            kw price                 | full kw price            | true
            kw price                 | name prices              | true
            name prices              | kw price                 | false
            kind human               | kind human,list          | true
            kind human,list          | kind human               | false
            kind human               | party contact            | false
            from a@x.example         | from *@x.example         | true
            from *@x.example         | from a@x.example         | false
            from *                   | from *@x.example         | false
            domain mail.x.example    | domain x.example         | true
            domain x.example         | domain mail.x.example    | false
            domain ax.example        | domain x.example         | false
            all kw price;kind human  | kind human               | true
            kind human               | all kw price;kind human  | false
            any kw price;kind human  | kind human               | false
            kind human               | any kw price;kind human  | true
            any kind human;kind list | kind human,list          | true
            not kind human,list      | not kind human           | true
            not kind human           | not kind human,list      | false
            kind human               | not kind list            | false
            kind human               | always                   | true
            always                   | kind human               | false
            """)
    void isCertainWhereItSaysYes(String one, String other, boolean implied) {
        assertThat(implication.holds(condition(one), condition(other))).isEqualTo(implied);
    }

    private static Condition condition(String told) {
        String[] parts = told.split(" ", 2);
        return switch (parts[0]) {
            case "always" -> new Condition.Always(NOWHERE);
            case "kw" -> keywords(parts[1]);
            case "full" ->
                new Condition.Keywords(NOWHERE, ((Condition.Keywords) condition(parts[1])).any(), Scope.FULL);
            case "name" -> new Condition.Named(NOWHERE, parts[1]);
            case "kind" -> new Condition.KindIs(NOWHERE, Set.of(parts[1].split(",")));
            case "party" -> new Condition.PartyIs(NOWHERE, Set.of(parts[1].split(",")));
            case "from" -> new Condition.From(NOWHERE, List.of(parts[1].split(",")));
            case "domain" -> new Condition.FromDomain(NOWHERE, List.of(parts[1].split(",")));
            case "not" -> new Condition.Not(NOWHERE, condition(parts[1]));
            case "all" -> new Condition.All(NOWHERE, conditions(parts[1]));
            case "any" -> new Condition.Any(NOWHERE, conditions(parts[1]));
            default -> throw new IllegalArgumentException(told);
        };
    }

    private static List<Condition> conditions(String told) {
        return Arrays.stream(told.split(";")).map(ImplicationTest::condition).toList();
    }

    private static Condition keywords(String told) {
        return new Condition.Keywords(
                NOWHERE,
                Arrays.stream(told.split(",")).map(ImplicationTest::keyword).toList(),
                Scope.NEW);
    }

    private static Keyword keyword(String told) {
        if (told.startsWith("word:")) {
            return new Keyword(Form.WHOLE_WORD, told.substring(5));
        }
        if (told.startsWith("regex:")) {
            return new Keyword(Form.REGEX, told.substring(6));
        }
        return told.endsWith("*")
                ? new Keyword(Form.WORD_START, told.substring(0, told.length() - 1))
                : new Keyword(Form.SUBSTRING, told);
    }
}
