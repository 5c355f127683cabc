package org.postern.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.hankcs.algorithm.AhoCorasickDoubleArrayTrie;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.config.Condition.Keyword;
import org.postern.config.Condition.Scope;

/**
 * All keywords of all conditions, found in one pass over a text. Up to sixty different ones are looked for one by one, which is as fast and needs no automaton;
 * regular expressions run one by one, in linear time. Immutable and thread-safe.
 */
final class KeywordIndex {
    private static final int FEW = 60;

    /** @param leaf index of the condition that asks */
    private record Entry(int leaf, Keyword keyword, Scope scope) {}

    private record Expression(Entry entry, Pattern pattern) {}

    private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
    private final List<Expression> expressions = new ArrayList<>();
    private final @Nullable AhoCorasickDoubleArrayTrie<List<Entry>> automaton;
    private final boolean hasFullScope;

    /** One condition's keywords. */
    record Wanted(int leaf, List<Keyword> any, Scope scope) {}

    /** @throws com.google.re2j.PatternSyntaxException if a regular expression is none */
    KeywordIndex(List<Wanted> wanted) {
        for (Wanted condition : wanted) {
            for (Keyword keyword : condition.any()) {
                add(new Entry(condition.leaf(), keyword, condition.scope()));
            }
        }
        this.hasFullScope = wanted.stream().anyMatch(w -> w.scope() == Scope.FULL);
        this.automaton = entries.size() > FEW ? automaton(entries) : null;
    }

    private void add(Entry entry) {
        Keyword keyword = entry.keyword();
        if (keyword.form() == Keyword.Form.REGEX) {
            // The text is folded, so ё is е there; RE2 folds the case of letters of any script.
            String expression = keyword.text().replace('ё', 'е').replace('Ё', 'Е');
            expressions.add(new Expression(entry, Pattern.compile(expression, Pattern.CASE_INSENSITIVE)));
            return;
        }
        String folded = FoldedText.of(keyword.text());
        if (!folded.isEmpty()) {
            entries.computeIfAbsent(folded, text -> new ArrayList<>()).add(entry);
        }
    }

    private static AhoCorasickDoubleArrayTrie<List<Entry>> automaton(Map<String, List<Entry>> entries) {
        AhoCorasickDoubleArrayTrie<List<Entry>> automaton = new AhoCorasickDoubleArrayTrie<>();
        automaton.build(new TreeMap<>(entries));
        return automaton;
    }

    /** @param found by condition: gets what was found and where; a place that is not null is left alone */
    void search(SearchedText text, @Nullable String[] found) {
        if (entries.isEmpty() && expressions.isEmpty()) {
            return;
        }
        search(text.subject(), "subject", Set.of(Scope.NEW, Scope.FULL), found);
        boolean both = hasFullScope && text.isAllNew();
        Set<Scope> first = both ? Set.of(Scope.NEW, Scope.FULL) : Set.of(Scope.NEW);
        search(text.plain(Scope.NEW), "text", first, found);
        search(text.html(Scope.NEW), "html", first, found);
        if (hasFullScope) {
            if (!both) {
                search(text.plain(Scope.FULL), "text", Set.of(Scope.FULL), found);
            }
            search(text.html(Scope.FULL), "html", Set.of(Scope.FULL), found);
        }
    }

    private void search(String text, String place, Set<Scope> scopes, @Nullable String[] found) {
        if (text.isEmpty()) {
            return;
        }
        if (automaton != null) {
            AhoCorasickDoubleArrayTrie.IHit<List<Entry>> taking =
                    (begin, end, hits) -> take(text, begin, end, hits, place, scopes, found);
            automaton.parseText(text, taking);
        } else {
            entries.forEach((keyword, hits) -> {
                for (int at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
                    if (take(text, at, at + keyword.length(), hits, place, scopes, found)) {
                        break;
                    }
                }
            });
        }
        for (Expression expression : expressions) {
            Entry entry = expression.entry();
            if (found[entry.leaf()] == null && scopes.contains(entry.scope())) {
                Matcher matcher = expression.pattern().matcher(text);
                if (matcher.find()) {
                    found[entry.leaf()] = told(entry.keyword(), place, matcher.start(), matcher.end());
                }
            }
        }
    }

    /** @return true if no condition asks for this keyword any more */
    private static boolean take(
            String text,
            int begin,
            int end,
            List<Entry> hits,
            String place,
            Set<Scope> scopes,
            @Nullable String[] found) {
        boolean done = true;
        for (Entry entry : hits) {
            if (found[entry.leaf()] == null && scopes.contains(entry.scope())) {
                if (WordForm.fits(entry.keyword().form(), text, begin, end)) {
                    found[entry.leaf()] = told(entry.keyword(), place, begin, end);
                } else {
                    done = false;
                }
            }
        }
        return done;
    }

    /** The place counts characters of the folded text. What an expression has found is not quoted, for it may be private. */
    private static String told(Keyword keyword, String place, int begin, int end) {
        String length = keyword.form() == Keyword.Form.REGEX ? ", " + (end - begin) + " characters" : "";
        return "keyword \"" + keyword.text() + "\" in " + place + " at " + begin + length;
    }
}
