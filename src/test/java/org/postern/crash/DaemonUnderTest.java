package org.postern.crash;

import java.io.IOException;
import java.nio.file.Path;

/** A daemon that halts behind a durable step, or runs on. */
interface DaemonUnderTest extends AutoCloseable {
    /** Makes them. */
    interface Maker {
        /**
         * @param folder of its configuration, its state and its log; may be used again by the next one
         * @param crashAfter number of the step; 0: never
         */
        DaemonUnderTest start(Path folder, int crashAfter) throws IOException;
    }

    /** @return false once it has halted or ended */
    boolean isAlive();

    /** @return true if it halted at the step, and did not end for another reason */
    boolean hasHalted();

    /** @return what it did and said, for a failing test */
    String log();

    /** Stops it in order, if it still runs. */
    @Override
    void close();
}
