package org.postern.cli;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal for work that lasts longer than two seconds; nothing where there is no terminal. */
final class Progress implements AutoCloseable {
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    private final String task;
    private final boolean terminal = System.console() != null;
    private final long start = System.nanoTime();
    private @Nullable ProgressBar bar;

    Progress(String task) {
        this.task = task;
    }

    /** @param done so far; nobody knows how many there will be */
    void at(long done) {
        at(done, -1);
    }

    /** @param all as far as known now; below 0: nobody knows. The bar tells how many a second there are, and how long the rest takes */
    void at(long done, long all) {
        if (bar == null && terminal && System.nanoTime() - start > PATIENCE) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(" mails", 1)
                    .setInitialMax(all)
                    .setStyle(ProgressBarStyle.ASCII)
                    .showSpeed()
                    .build();
        }
        if (bar != null) {
            bar.maxHint(all);
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
