package org.postern.durable;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks each place at which something has become lasting: in the database, on the disk, on a server. The process may be killed right behind any of them and must
 * come to the same end when it is started again; a test has it halt there.
 *
 * <p>Nothing watches in production. The system property {@code postern.crash-after} of the JVM, which no configuration can set, halts it behind the step of that
 * number, or the first one of that name (with _ for blanks); with 0 the steps are only counted in the log.
 */
public final class DurableStep {
    /** Exit code of a JVM that was halted here: that of one that was killed. */
    public static final int HALTED = 137;

    private static final Logger LOG = LoggerFactory.getLogger(DurableStep.class);

    private static volatile @Nullable Watch watch = ofProperty();

    private DurableStep() {}

    /** Is told of each step, on the thread that made it. */
    public interface Watch {
        /** @param what has become lasting; a few words, the same each time */
        void done(String what);
    }

    /** @param what has become lasting; a constant */
    public static void done(String what) {
        Watch watching = watch;
        if (watching != null) {
            watching.done(what);
        }
    }

    /** For tests in this JVM. @param watching null: nobody any more */
    public static void watch(@Nullable Watch watching) {
        watch = watching;
    }

    private static @Nullable Watch ofProperty() {
        String last = System.getProperty("postern.crash-after");
        if (last == null) {
            return null;
        }
        AtomicInteger steps = new AtomicInteger();
        return what -> {
            int step = steps.incrementAndGet();
            LOG.info("Durable step {}: {}", step, what);
            if (last.equals(Integer.toString(step)) || last.equals(what.replace(' ', '_'))) {
                Runtime.getRuntime().halt(HALTED);
            }
        };
    }
}
