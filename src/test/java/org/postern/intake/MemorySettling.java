package org.postern.intake;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.postern.outcome.DueMark;
import org.postern.outcome.Settling;

/** Marks in memory. */
final class MemorySettling implements Settling {
    final Map<Long, DueMark> due = new ConcurrentSkipListMap<>();
    final Map<Long, String> ended = new ConcurrentSkipListMap<>();

    void add(DueMark mark) {
        due.put(mark.id(), mark);
    }

    @Override
    public List<DueMark> due(String mailbox, Instant now, int limit) {
        return due.values().stream()
                .filter(m -> m.delivery().mailbox().equals(mailbox) && !m.due().isAfter(now))
                .sorted(Comparator.comparing((DueMark m) -> m.delivery().folder())
                        .thenComparing(m -> m.delivery().uid()))
                .limit(limit)
                .toList();
    }

    @Override
    public void begin(Collection<Long> ids) {
        ids.forEach(id -> due.computeIfPresent(
                id, (k, m) -> new DueMark(k, m.delivery(), m.mark(), true, m.messageId(), m.size(), m.due())));
    }

    @Override
    public void done(Collection<Long> ids) {
        end(ids, "done");
    }

    @Override
    public void gone(Collection<Long> ids) {
        end(ids, "gone");
    }

    @Override
    public void failed(Collection<Long> ids, String error, Instant nextDue) {
        ids.forEach(id -> {
            ended.put(id, "failed: " + error);
            due.computeIfPresent(
                    id, (k, m) -> new DueMark(k, m.delivery(), m.mark(), m.begun(), m.messageId(), m.size(), nextDue));
        });
    }

    private void end(Collection<Long> ids, String how) {
        ids.forEach(id -> {
            ended.put(id, how);
            due.remove(id);
        });
    }
}
