package org.postern.cli;

import java.io.Console;

/** Whether somebody sits before this command: both what it reads and what it writes are a terminal. */
final class OnTerminal {
    private OnTerminal() {}

    /** From Java 22 to 24 there is a console also where there is no terminal, which it can be asked about. */
    static boolean is() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
