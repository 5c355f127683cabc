package org.postern.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C, or SIGTERM, while a command works: the command is told, and the process ends when it has put everything in order, half a minute later at the latest. */
final class Interruption implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch inOrder = new CountDownLatch(1);
    private final Thread hook = new Thread(this::asked, "interruption");

    private Interruption() {}

    /** From now on, until it is closed. */
    static Interruption watched() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits so long, or until it is asked. */
    void await(Duration time) throws InterruptedException {
        asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void asked() {
        asked.countDown();
        try {
            inOrder.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is in order. */
    @Override
    public void close() {
        inOrder.countDown();
        if (!isAsked()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException justAsked) {
                // The process ends anyway, and nothing holds it up any more.
            }
        }
    }
}
