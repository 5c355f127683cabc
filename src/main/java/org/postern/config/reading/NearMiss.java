package org.postern.config.reading;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which known names somebody may have meant by one that is not known. */
public final class NearMiss {
    private static final int MOST = 3;

    private NearMiss() {}

    /** @return "did you mean 'a' or 'b'? " if any name is near, else nothing */
    public static String question(String typed, Collection<String> known) {
        List<String> near = near(typed, known);
        return near.isEmpty()
                ? ""
                : near.stream().map(Quoted::of).collect(Collectors.joining(" or ", "did you mean ", "? "));
    }

    static List<String> near(String typed, Collection<String> known) {
        String wanted = plain(typed);
        int allowed = Math.max(1, Math.min(3, (wanted.length() + 1) / 3));
        return known.stream()
                .filter(name -> distance(wanted, plain(name)) <= allowed)
                .sorted(Comparator.comparingInt(name -> distance(wanted, plain(name))))
                .limit(MOST)
                .toList();
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return lower.substring(0, Math.min(lower.length(), 64));
    }

    /** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 ? j : j == 0 ? i : step(a, b, i, j, d);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] d) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
