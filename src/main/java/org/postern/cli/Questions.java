package org.postern.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks a person for what the command line does not say. */
final class Questions {
    private final PrintWriter talk;
    private final boolean silent;
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** @param silent nobody is there to answer */
    Questions(PrintWriter talk, boolean silent) {
        this.talk = talk;
        this.silent = silent;
    }

    /**
     * @param given by an option; null: not
     * @param usual taken for an empty answer; null: there is no such
     * @throws Failed if there is neither answer nor usual one
     */
    String answer(String question, @Nullable String given, @Nullable String usual, String option) throws Failed {
        if (given != null) {
            return given;
        }
        String answer = silent ? "" : ask(question, usual);
        if (!answer.isEmpty()) {
            return answer;
        }
        if (usual == null) {
            throw new Failed(question + " is needed: give " + option);
        }
        return usual;
    }

    /**
     * A password, which is not shown where the terminal can be told so.
     *
     * @return empty: none was given
     */
    String secret(String question) {
        if (silent) {
            return "";
        }
        Console console = System.console();
        if (console == null || !OnTerminal.is()) {
            return ask(question, null);
        }
        char[] answer = console.readPassword("%s: ", question);
        return answer == null ? "" : new String(answer).strip();
    }

    private String ask(String question, @Nullable String usual) {
        talk.print(question + (usual == null ? "" : " [" + usual + "]") + ": ");
        talk.flush();
        try {
            String line = in.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new Failed("nobody answers: " + e.getMessage(), e);
        }
    }
}
