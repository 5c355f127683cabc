package org.postern.outcome;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.postern.commit.UidSet;
import org.postern.config.AfterConfig.Mark;
import org.postern.message.DeliveryId;
import org.postern.outcome.MailServer.Lost;
import org.postern.outcome.MailServer.Refused;
import org.postern.outcome.MailServer.Sight;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the marks on the mail server that committed outcomes ask for: one command per folder and kind for many mails. Whatever fails here is tried again later
 * and never touches what was written. May be cut off anywhere: what took effect is recognised the next time.
 */
public final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    /** Marks asked for at once; UIDs of one command fit into a line. */
    private static final int AT_ONCE = 500;

    private static final Duration RETRY = Duration.ofMinutes(10);

    private final Settling settling;
    private final Clock clock;

    public Settler(Settling settling, Clock clock) {
        this.settling = settling;
        this.clock = clock;
    }

    /** A due mark and where its mail is now. */
    private record Target(DueMark due, long uid) {
        /** @return the same after a try that may have gone half way */
        Target begun() {
            return new Target(
                    new DueMark(due.id(), due.delivery(), due.mark(), true, due.messageId(), due.size(), due.due()),
                    uid);
        }
    }

    /**
     * Makes all marks of a mailbox that are due.
     *
     * @return how many were made
     * @throws Lost if the server is; the rest stays due
     */
    public int settle(String mailbox, MailServer server) throws Lost {
        int made = 0;
        List<DueMark> due = settling.due(mailbox, clock.instant(), AT_ONCE);
        while (!due.isEmpty()) {
            Map<String, List<DueMark>> byFolder = due.stream()
                    .collect(
                            Collectors.groupingBy(m -> m.delivery().folder(), LinkedHashMap::new, Collectors.toList()));
            for (Map.Entry<String, List<DueMark>> folder : byFolder.entrySet()) {
                made += settleFolder(folder.getKey(), folder.getValue(), server);
            }
            due = due.size() < AT_ONCE ? List.of() : settling.due(mailbox, clock.instant(), AT_ONCE);
        }
        return made;
    }

    private int settleFolder(String folder, List<DueMark> due, MailServer server) throws Lost {
        try {
            OptionalLong validity = server.open(folder);
            if (validity.isEmpty()) {
                LOG.info(
                        "{}: the folder {} is gone, and {} mails to be marked with it",
                        due.get(0).delivery().mailbox(),
                        folder,
                        due.size());
                settling.gone(ids(due));
                return 0;
            }
            Map<Mark, List<Target>> byMark = new LinkedHashMap<>();
            for (Target target : recognised(due, validity.getAsLong(), server)) {
                byMark.computeIfAbsent(action(target.due().mark()), m -> new ArrayList<>())
                        .add(target);
            }
            int made = 0;
            for (Map.Entry<Mark, List<Target>> mark : byMark.entrySet()) {
                made += make(mark.getKey(), mark.getValue(), server);
            }
            return made;
        } catch (Refused e) {
            failed(due, e);
            return 0;
        }
    }

    /** Those whose mail is still there, and certainly the same. */
    private List<Target> recognised(List<DueMark> due, long validity, MailServer server) throws Lost, Refused {
        List<Target> targets = new ArrayList<>();
        List<DueMark> gone = new ArrayList<>();
        List<DueMark> here =
                due.stream().filter(m -> m.delivery().uidValidity() == validity).toList();
        Map<Long, Sight> seen = here.isEmpty()
                ? Map.of()
                : server.look(
                        UidSet.of(here.stream().map(m -> m.delivery().uid()).toList()));
        for (DueMark mark : due) {
            if (mark.delivery().uidValidity() == validity) {
                Sight sight = seen.get(mark.delivery().uid());
                if (sight == null || (mark.begun() && !same(mark, sight))) {
                    gone.add(mark);
                } else if (isDestructive(mark.mark()) && isAnother(mark, sight)) {
                    LOG.warn(
                            "{}: not touched, for the server has another mail under this number: Message-ID {}, {} octets",
                            mark.delivery(),
                            sight.messageId(),
                            sight.size());
                    gone.add(mark);
                } else {
                    targets.add(new Target(mark, mark.delivery().uid()));
                }
                continue;
            }
            List<Long> found = mark.messageId().isEmpty()
                    ? List.of()
                    : server.find(mark.messageId()).entrySet().stream()
                            .filter(e -> same(mark, e.getValue()))
                            .map(Map.Entry::getKey)
                            .toList();
            if (found.size() == 1) {
                targets.add(new Target(mark, found.get(0)));
            } else {
                LOG.info(
                        "{}: not marked, for the server numbers its mails anew and {} mails look like it",
                        mark.delivery(),
                        found.size());
                gone.add(mark);
            }
        }
        if (!gone.isEmpty()) {
            settling.gone(ids(gone));
        }
        return targets;
    }

    /** RFC822.SIZE may be wrong, so it decides only where there is no Message-ID. */
    private static boolean same(DueMark mark, Sight sight) {
        return mark.messageId().isEmpty()
                ? sight.messageId().isEmpty() && sight.size() == mark.size()
                : sight.messageId()
                        .toLowerCase(Locale.ROOT)
                        .equals(mark.messageId().toLowerCase(Locale.ROOT));
    }

    /** Servers have given a number twice. One of the two is wrong about a mail now and then, but not both. */
    private static boolean isAnother(DueMark mark, Sight sight) {
        return !mark.messageId().isEmpty() && !same(mark, sight) && mark.size() != sight.size();
    }

    private static boolean isDestructive(Mark mark) {
        return mark instanceof Mark.Move || mark instanceof Mark.Delete || mark instanceof Mark.DeleteAfter;
    }

    /** Once it is due, a later delete is a delete. */
    private static Mark action(Mark mark) {
        return mark instanceof Mark.DeleteAfter ? new Mark.Delete() : mark;
    }

    private int make(Mark mark, List<Target> targets, MailServer server) throws Lost {
        try {
            makeAll(mark, targets, server);
            return targets.size();
        } catch (Refused e) {
            if (targets.size() == 1) {
                failed(List.of(targets.get(0).due()), e);
                return 0;
            }
            int made = 0;
            for (Target target : targets) {
                made += make(mark, List.of(target.begun()), server);
            }
            return made;
        }
    }

    private void makeAll(Mark mark, List<Target> targets, MailServer server) throws Lost, Refused {
        UidSet uids = uids(targets);
        if (mark instanceof Mark.Seen) {
            server.flag(uids, "\\Seen");
        } else if (mark instanceof Mark.Keyword keyword) {
            server.flag(uids, keyword.keyword());
        } else if (mark instanceof Mark.Move move) {
            server.make(move.folder());
            if (server.canMove()) {
                server.move(uids, move.folder());
            } else {
                copyAndRemove(targets, move.folder(), server);
            }
        } else if (mark instanceof Mark.Delete) {
            remove(targets, server);
        }
        settling.done(targets.stream().map(t -> t.due().id()).toList());
    }

    /** Two steps, so it is noted before the first. A copy that an earlier try made is not made again. */
    private void copyAndRemove(List<Target> targets, String folder, MailServer server) throws Lost, Refused {
        List<Target> uncopied = new ArrayList<>();
        for (Target target : targets) {
            if (!target.due().begun() || !server.isCopied(target.uid(), folder)) {
                uncopied.add(target);
            }
        }
        if (!uncopied.isEmpty()) {
            settling.begin(uncopied.stream().map(t -> t.due().id()).toList());
            server.copy(uids(uncopied), folder);
        }
        remove(targets, server);
    }

    private static void remove(List<Target> targets, MailServer server) throws Lost, Refused {
        server.remove(uids(targets));
        if (!server.canRemove()) {
            DeliveryId first = targets.get(0).due().delivery();
            LOG.warn(
                    "{}: {} mails of {} are flagged as deleted and stay there: the server cannot remove single mails (no UIDPLUS)",
                    first.mailbox(),
                    targets.size(),
                    first.folder());
        }
    }

    private void failed(Collection<DueMark> due, Refused e) {
        DueMark first = due.iterator().next();
        LOG.warn("{}: {} marks not made, tried again later: {}", first.delivery(), due.size(), e.getMessage());
        settling.failed(
                ids(due), String.valueOf(e.getMessage()), clock.instant().plus(RETRY));
    }

    private static UidSet uids(List<Target> targets) {
        return UidSet.of(targets.stream().map(Target::uid).toList());
    }

    private static List<Long> ids(Collection<DueMark> marks) {
        return marks.stream().map(DueMark::id).toList();
    }
}
