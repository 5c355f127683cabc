package org.postern.daemon;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** What the daemon does when it gets a signal. A handler of our own makes an orderly stop end with exit code 0; the JVM's would end with 143. */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    static void on(String name, Runnable work) {
        try {
            Signal.handle(new Signal(name), signal -> {
                LOG.info("Got SIG{}.", name);
                work.run();
            });
        } catch (IllegalArgumentException e) {
            LOG.debug("SIG{} cannot be handled here: {}", name, e.getMessage());
        }
    }
}
