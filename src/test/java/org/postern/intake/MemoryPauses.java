package org.postern.intake;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Pauses in memory. */
final class MemoryPauses implements Pauses {
    private final Set<String> paused = ConcurrentHashMap.newKeySet();

    @Override
    public boolean isPaused(String mailbox) {
        return paused.contains(mailbox);
    }

    @Override
    public void pause(String mailbox) {
        paused.add(mailbox);
    }

    @Override
    public void resume(String mailbox) {
        paused.remove(mailbox);
    }
}
