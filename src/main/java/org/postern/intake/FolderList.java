package org.postern.intake;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.commit.UidSet;

/** Asks the server what there is in the open folder: first which UIDs, then in slices what they look like. */
final class FolderList {
    /** UIDs in one command; their list must fit into a line that servers take. */
    private static final int SLICE = 500;

    private static final DateTimeFormatter IMAP_DATE = DateTimeFormatter.ofPattern("d-MMM-uuuu", Locale.ENGLISH);

    private final ImapConnection connection;
    private final Lane lane;
    private final Clock clock;

    FolderList(ImapConnection connection, Lane lane, Clock clock) {
        this.connection = connection;
        this.lane = lane;
        this.clock = clock;
    }

    /**
     * What there is behind a cursor.
     *
     * @param slices UIDs that are to be looked at, ascending
     * @param last up to it nothing else is wanted
     */
    record Fresh(List<List<Long>> slices, long last) {}

    /** @param beginning true if nothing of the folder has been read */
    Fresh fresh(Cursor cursor, boolean beginning) throws MailServerException {
        String behind = "UID " + (cursor.low() + 1) + ":*";
        if (!lane.isLive()) {
            return fresh(undone(behind + dates(cursor.since(), lane.until()), cursor));
        }
        List<Long> all = undone(behind, cursor);
        if (!beginning || all.isEmpty()) {
            return fresh(all);
        }
        // A mail that comes between the two questions is found by the second, and known to be new.
        List<Long> recent = undone(behind + dates(cursor.firstConnect(), null), cursor);
        return new Fresh(slices(recent), Math.max(last(all), last(recent)));
    }

    /** @return what has come behind a mail since the folder was listed */
    Fresh behind(long uid, Cursor cursor) throws MailServerException {
        return fresh(undone("UID " + (uid + 1) + ":*", cursor).stream()
                .filter(each -> each > uid)
                .toList());
    }

    private static Fresh fresh(List<Long> uids) {
        return new Fresh(slices(uids), last(uids));
    }

    private static long last(List<Long> uids) {
        return uids.isEmpty() ? 0 : uids.get(uids.size() - 1);
    }

    /** @return those of these mails that are there, wanted and not done */
    List<Listed> wanted(UidSet uids, Cursor cursor) throws MailServerException {
        List<Listed> wanted = new ArrayList<>();
        List<Long> undone =
                undone("UID " + uids, cursor).stream().filter(uids::contains).toList();
        for (List<Long> slice : slices(undone)) {
            list(slice).stream().filter(mail -> lane.wants(mail, cursor)).forEach(wanted::add);
        }
        return wanted;
    }

    /** @return what there is of these mails, ascending. One that exists although it is not described comes without a size */
    List<Listed> list(List<Long> uids) throws MailServerException {
        List<Listed> listed = connection.list(UidSet.of(uids), clock.instant());
        if (listed.size() == uids.size()) {
            return listed;
        }
        Set<Long> described = listed.stream().map(Listed::uid).collect(Collectors.toSet());
        UidSet rest =
                UidSet.of(uids.stream().filter(uid -> !described.contains(uid)).toList());
        for (long uid : connection.search("UID " + rest)) {
            if (rest.contains(uid)) {
                listed.add(new Listed(uid, -1, clock.instant(), false, false));
            }
        }
        listed.sort(Comparator.comparingLong(Listed::uid));
        return listed;
    }

    /** Some servers find the last mail for {@code n:*} even if its UID is below n (RFC 9051 says so). */
    private List<Long> undone(String criteria, Cursor cursor) throws MailServerException {
        return Arrays.stream(connection.search(criteria))
                .filter(uid -> uid > cursor.low() && !cursor.done().contains(uid))
                .boxed()
                .toList();
    }

    private static List<List<Long>> slices(List<Long> uids) {
        List<List<Long>> slices = new ArrayList<>();
        for (int from = 0; from < uids.size(); from += SLICE) {
            slices.add(uids.subList(from, Math.min(from + SLICE, uids.size())));
        }
        return slices;
    }

    /** SEARCH knows neither time nor zone, so it is asked for a day more on each side; the rest is sorted out from the list. */
    private static String dates(Instant since, @Nullable Instant until) {
        String dates = "";
        if (since.isAfter(Instant.EPOCH)) {
            dates += " SINCE " + IMAP_DATE.format(since.atOffset(ZoneOffset.UTC).minusDays(1));
        }
        if (until != null) {
            dates +=
                    " BEFORE " + IMAP_DATE.format(until.atOffset(ZoneOffset.UTC).plusDays(2));
        }
        return dates;
    }
}
