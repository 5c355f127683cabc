package org.postern.outcome;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How much mail a mailbox usually gets, hour by hour of the week, by its last four weeks. It is silent for unusually long once {@code 3 × factor} mails would have
 * come by habit: nights and week-ends, in which little comes, raise nothing.
 */
public final class Habit {
    /** How far it looks back. */
    public static final Duration BACK = Duration.ofDays(28);

    private static final int WEEKS = 4;
    private static final int HOURS = 7 * 24;
    /** With fewer mails in four weeks there is no habit. */
    private static final int LEAST = 56;

    private static final int MAILS = 3;

    private final double[] usual = new double[HOURS];
    private final long all;

    /** @param count mails received in that hour, in UTC */
    public record Hour(LocalDate day, int hour, long count) {}

    public Habit(List<Hour> hours) {
        long sum = 0;
        for (Hour hour : hours) {
            usual[index(hour.day().atTime(hour.hour(), 0).toInstant(ZoneOffset.UTC))] += (double) hour.count() / WEEKS;
            sum += hour.count();
        }
        this.all = sum;
    }

    /** @return true if the silence since the last mail is that many times longer than usual */
    public boolean isBroken(Instant last, Instant now, double factor) {
        return all >= LEAST && expected(last, now) >= MAILS * factor;
    }

    /** @return how many mails usually come in that time, a week at most */
    double expected(Instant from, Instant until) {
        double sum = 0;
        Instant hour = from.truncatedTo(ChronoUnit.HOURS);
        for (int i = 0; i < HOURS && hour.isBefore(until); i++) {
            Instant end = hour.plus(1, ChronoUnit.HOURS);
            Instant begin = hour.isBefore(from) ? from : hour;
            Instant stop = end.isAfter(until) ? until : end;
            double part = Duration.between(begin, stop).toMillis() / 3_600_000.0;
            sum += usual[index(hour)] * part;
            hour = end;
        }
        return sum;
    }

    private static int index(Instant hour) {
        return (int) Math.floorMod(hour.getEpochSecond() / 3600, (long) HOURS);
    }
}
