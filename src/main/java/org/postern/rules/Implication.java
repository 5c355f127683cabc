package org.postern.rules;

import java.net.IDN;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.config.Condition;
import org.postern.config.Condition.Keyword;
import org.postern.config.Condition.Keyword.Form;
import org.postern.config.Condition.Scope;

/**
 * Whether one condition can hold only where another holds too. Careful: a yes is certain, a no may be wrong.
 *
 * <p>So if a later rule's condition implies an earlier one's, the later rule is never reached.
 */
final class Implication {
    private final Map<String, Condition> named;

    /** @param named conditions by name; free of circles */
    Implication(Map<String, Condition> named) {
        this.named = named;
    }

    boolean holds(Condition one, Condition other) {
        Condition a = resolved(one);
        Condition b = resolved(other);
        if (b instanceof Condition.Always || a == b) {
            return true;
        }
        if (a instanceof Condition.Any any) {
            return any.of().stream().allMatch(each -> holds(each, b));
        }
        if (b instanceof Condition.All all) {
            return all.of().stream().allMatch(each -> holds(a, each));
        }
        if (a instanceof Condition.All all && all.of().stream().anyMatch(each -> holds(each, b))) {
            return true;
        }
        if (b instanceof Condition.Any any) {
            return any.of().stream().anyMatch(each -> holds(a, each));
        }
        if (a instanceof Condition.Not no && b instanceof Condition.Not never) {
            return holds(never.of(), no.of());
        }
        return leaf(a, b);
    }

    private Condition resolved(Condition condition) {
        Condition found = condition;
        while (found instanceof Condition.Named name) {
            Condition next = named.get(name.name());
            if (next == null) {
                return found;
            }
            found = next;
        }
        return found;
    }

    private static boolean leaf(Condition a, Condition b) {
        if (a instanceof Condition.Keywords few && b instanceof Condition.Keywords many) {
            boolean searched = many.scope() == Scope.FULL || few.scope() == many.scope();
            return searched
                    && few.any().stream()
                            .allMatch(keyword -> many.any().stream().anyMatch(wide -> covers(wide, keyword)));
        }
        if (a instanceof Condition.From x && b instanceof Condition.From y) {
            return patterns(x.patterns(), y.patterns());
        }
        if (a instanceof Condition.To x && b instanceof Condition.To y) {
            return patterns(x.patterns(), y.patterns());
        }
        if (a instanceof Condition.Subject x && b instanceof Condition.Subject y) {
            return patterns(x.patterns(), y.patterns());
        }
        if (a instanceof Condition.ListId x && b instanceof Condition.ListId y) {
            return patterns(x.patterns(), y.patterns());
        }
        if (a instanceof Condition.MailboxIs x && b instanceof Condition.MailboxIs y) {
            return patterns(x.patterns(), y.patterns());
        }
        if (a instanceof Condition.FolderIs x && b instanceof Condition.FolderIs y) {
            return patterns(x.patterns(), y.patterns());
        }
        if (a instanceof Condition.Header x && b instanceof Condition.Header y) {
            return x.name().equalsIgnoreCase(y.name()) && patterns(x.patterns(), y.patterns());
        }
        if (a instanceof Condition.FromDomain x && b instanceof Condition.FromDomain y) {
            return x.domains().stream().allMatch(domain -> y.domains().stream().anyMatch(wide -> lies(domain, wide)));
        }
        if (a instanceof Condition.Size x && b instanceof Condition.Size y) {
            return y.range().least() <= x.range().least()
                    && x.range().most() <= y.range().most();
        }
        Collection<String> is = words(a);
        Collection<String> allowed = words(b);
        return is != null && allowed != null && a.getClass() == b.getClass() && allowed.containsAll(is);
    }

    /** @return the values that the condition allows; null if it is no condition of that sort */
    private static @Nullable Collection<String> words(Condition condition) {
        if (condition instanceof Condition.KindIs is) {
            return is.kinds();
        }
        if (condition instanceof Condition.DirectionIs is) {
            return is.directions();
        }
        if (condition instanceof Condition.PartyIs is) {
            return is.parties();
        }
        if (condition instanceof Condition.LanguageIs is) {
            return is.languages();
        }
        if (condition instanceof Condition.Auth is) {
            return is.verdicts();
        }
        if (condition instanceof Condition.HasAttachment is) {
            return List.of(String.valueOf(is.wanted()));
        }
        return null;
    }

    /** Where a keyword is found, so is a part of it. */
    private static boolean covers(Keyword wide, Keyword keyword) {
        String part = FoldedText.of(wide.text());
        String whole = FoldedText.of(keyword.text());
        if (keyword.form() == Form.REGEX || wide.form() == Form.REGEX) {
            return wide.equals(keyword);
        }
        return switch (wide.form()) {
            case SUBSTRING -> whole.contains(part);
            case WORD_START -> keyword.form() != Form.SUBSTRING && whole.startsWith(part);
            case WHOLE_WORD -> keyword.form() == Form.WHOLE_WORD && whole.equals(part);
            case REGEX -> false;
        };
    }

    private static boolean patterns(List<String> few, List<String> many) {
        return few.stream()
                .allMatch(pattern -> many.stream()
                        .anyMatch(wide -> wide.equals("*")
                                || FoldedText.of(wide).equals(FoldedText.of(pattern))
                                || !pattern.contains("*") && new Wildcard(wide).fits(FoldedText.of(pattern))));
    }

    private static boolean lies(String domain, String wide) {
        String a = ascii(domain);
        String b = ascii(wide);
        return a.equals(b) || a.endsWith("." + b);
    }

    private static String ascii(String domain) {
        String name = domain.strip().toLowerCase(Locale.ROOT);
        return IDN.toUnicode(name.startsWith("@") ? name.substring(1) : name).toLowerCase(Locale.ROOT);
    }
}
