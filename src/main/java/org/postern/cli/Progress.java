package org.postern.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal for work that lasts longer than two seconds; nothing where there is no terminal. */
final class Progress implements AutoCloseable {
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    private static final int WIDTH = 79;

    private final String task;
    private final boolean terminal = OnTerminal.is();
    private final long start = System.nanoTime();
    /** Interrupted, the next prompt of the shell has a line of its own. */
    private final Thread tidy = new Thread(this::end, "progress");

    private @Nullable ProgressBar bar;
    private boolean ended;

    Progress(String task) {
        this.task = task;
    }

    /** @param done so far; nobody knows how many there will be */
    void at(long done) {
        at(done, -1);
    }

    /** @param all as far as known now; below 0: nobody knows. The bar tells how many a second there are, and how long the rest takes */
    synchronized void at(long done, long all) {
        if (!ended && bar == null && terminal && System.nanoTime() - start > PATIENCE) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(" mails", 1)
                    .setInitialMax(all)
                    .setStyle(ProgressBarStyle.ASCII)
                    // Of its own accord it would take the terminal over, and with it Ctrl-C: nothing would be put in
                    // order then.
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                    .showSpeed()
                    .build();
            Runtime.getRuntime().addShutdownHook(tidy);
        }
        if (bar != null) {
            bar.maxHint(all);
            bar.stepTo(done);
        }
    }

    private synchronized void end() {
        ended = true;
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(tidy);
        } catch (IllegalStateException interrupted) {
            // It finds nothing left to be ended.
        }
    }
}
