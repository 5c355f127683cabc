package org.postern.commit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * A set of IMAP UIDs as ascending ranges, written as in {@code 3,7:9}. Immutable.
 */
public final class UidSet {
    public static final UidSet EMPTY = new UidSet(List.of());

    private record Range(long first, long last) {}

    private final List<Range> ranges;

    private UidSet(List<Range> ranges) {
        this.ranges = ranges;
    }

    public static UidSet of(Collection<Long> uids) {
        List<Range> ranges = new ArrayList<>();
        for (long uid : new TreeSet<>(uids)) {
            append(ranges, uid, uid);
        }
        return new UidSet(List.copyOf(ranges));
    }

    /** @throws NumberFormatException if the text is not a set of UIDs */
    public static UidSet parse(String text) {
        UidSet all = EMPTY;
        if (text.isBlank()) {
            return all;
        }
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            long first = Long.parseLong(colon < 0 ? part : part.substring(0, colon));
            ranges.add(new Range(first, colon < 0 ? first : Long.parseLong(part.substring(colon + 1))));
        }
        return merged(ranges);
    }

    /** All UIDs from {@code first} to {@code last}; empty if last is below first. */
    public static UidSet range(long first, long last) {
        return last < first ? EMPTY : new UidSet(List.of(new Range(first, last)));
    }

    /** @return the highest UID up to which there is no gap above {@code low}; {@code low} itself if low + 1 is missing */
    public long reach(long low) {
        for (Range range : ranges) {
            if (range.first <= low + 1 && range.last > low) {
                return range.last;
            }
        }
        return low;
    }

    public UidSet plus(UidSet other) {
        List<Range> both = new ArrayList<>(ranges);
        both.addAll(other.ranges);
        return merged(both);
    }

    /** @return what lies above {@code low} */
    public UidSet above(long low) {
        List<Range> kept = new ArrayList<>();
        for (Range range : ranges) {
            if (range.last > low) {
                kept.add(new Range(Math.max(range.first, low + 1), range.last));
            }
        }
        return new UidSet(List.copyOf(kept));
    }

    public boolean contains(long uid) {
        int from = 0;
        int to = ranges.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            Range range = ranges.get(middle);
            if (uid < range.first) {
                to = middle - 1;
            } else if (uid > range.last) {
                from = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** @throws java.util.NoSuchElementException if there is none */
    public long first() {
        return ranges.stream().findFirst().orElseThrow().first;
    }

    /** @throws java.util.NoSuchElementException if there is none */
    public long last() {
        return ranges.stream().reduce((a, b) -> b).orElseThrow().last;
    }

    /** @return how many UIDs there are */
    public long count() {
        return ranges.stream().mapToLong(r -> r.last - r.first + 1).sum();
    }

    /** @return all UIDs, ascending; only for sets known to be small */
    public List<Long> uids() {
        List<Long> all = new ArrayList<>();
        for (Range range : ranges) {
            for (long uid = range.first; uid <= range.last; uid++) {
                all.add(uid);
            }
        }
        return all;
    }

    private static UidSet merged(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort((a, b) -> Long.compare(a.first, b.first));
        List<Range> merged = new ArrayList<>();
        for (Range range : sorted) {
            append(merged, range.first, range.last);
        }
        return new UidSet(List.copyOf(merged));
    }

    private static void append(List<Range> ranges, long first, long last) {
        if (!ranges.isEmpty() && ranges.get(ranges.size() - 1).last + 1 >= first) {
            Range before = ranges.remove(ranges.size() - 1);
            ranges.add(new Range(before.first, Math.max(before.last, last)));
        } else {
            ranges.add(new Range(first, last));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UidSet set && set.ranges.equals(ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Range range : ranges) {
            text.append(text.isEmpty() ? "" : ",").append(range.first);
            if (range.last > range.first) {
                text.append(':').append(range.last);
            }
        }
        return text.toString();
    }
}
