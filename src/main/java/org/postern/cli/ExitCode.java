package org.postern.cli;

/** What the process ends with. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_COMMAND_LINE = 2;
    /** {@code EX_CONFIG} of sysexits.h; the shipped unit does not restart after it. */
    static final int WRONG_CONFIG = 78;

    private ExitCode() {}
}
