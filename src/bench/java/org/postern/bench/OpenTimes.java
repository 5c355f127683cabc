package org.postern.bench;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long transactions were open, out of the histogram of the metrics page.
 *
 * @param upTo number of transactions by upper bound in seconds, cumulated
 */
record OpenTimes(SortedMap<Double, Double> upTo) {
    private static final Pattern BUCKET =
            Pattern.compile("postern_transaction_open_seconds_bucket\\{le=\"([^\"]+)\"[^}]*} ([0-9.eE+]+)");

    static OpenTimes of(String page) {
        SortedMap<Double, Double> counts = new TreeMap<>();
        Matcher line = BUCKET.matcher(page);
        while (line.find()) {
            double bound = line.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(line.group(1));
            counts.put(bound, Double.parseDouble(line.group(2)));
        }
        return new OpenTimes(counts);
    }

    OpenTimes since(OpenTimes before) {
        SortedMap<Double, Double> counts = new TreeMap<>();
        upTo.forEach((bound, count) -> counts.put(bound, count - before.upTo.getOrDefault(bound, 0.0)));
        return new OpenTimes(counts);
    }

    long count() {
        return upTo.isEmpty() ? 0 : upTo.get(upTo.lastKey()).longValue();
    }

    /** @return milliseconds, laid linearly between the bounds of its bucket; infinite above the last */
    double quantile(double share) {
        double wanted = share * count();
        double lower = 0;
        double below = 0;
        for (var bucket : upTo.entrySet()) {
            if (bucket.getValue() >= wanted && bucket.getValue() > below) {
                double within = (wanted - below) / (bucket.getValue() - below);
                return (lower + (bucket.getKey() - lower) * within) * 1000;
            }
            lower = bucket.getKey();
            below = bucket.getValue();
        }
        return 0;
    }
}
