package org.postern.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * One SQL statement with named parameters, as {@code select id from lead where email in (:addresses)}. A value never becomes part of the text: each parameter is a
 * {@code ?} to the database, or several with commas between them where it is a list.
 *
 * @param pieces the text between the parameters; one more than there are parameters
 * @param parameters names in the order in which they stand, as often as they stand
 */
public record NamedSql(List<String> pieces, List<String> parameters) {
    /** What kind of statement it is, by its first word. */
    public enum Verb {
        SELECT,
        INSERT,
        UPDATE,
        DELETE,
        OTHER
    }

    /** Something that a statement must not hold. */
    public static final class BadSql extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;

        BadSql(String message, int line) {
            super(message);
            this.line = line;
        }

        /** @return in the text, from 0 */
        public int line() {
            return line;
        }

        /** @return what is wrong, as the end of a sentence */
        public String what() {
            return String.valueOf(getMessage());
        }
    }

    public NamedSql {
        pieces = List.copyOf(pieces);
        parameters = List.copyOf(parameters);
    }

    /** @throws BadSql if it is more than one statement, has {@code ?} or backslashes where the databases differ in their meaning, or something is left open */
    public static NamedSql of(String text) throws BadSql {
        return new Reading(text).read();
    }

    /** @param size how many values a parameter has; 0 reads as NULL */
    public String text(Function<String, Integer> size) {
        StringBuilder sql = new StringBuilder(pieces.get(0));
        for (int i = 0; i < parameters.size(); i++) {
            int count = size.apply(parameters.get(i));
            sql.append(count == 0 ? "null" : "?" + ", ?".repeat(count - 1)).append(pieces.get(i + 1));
        }
        return sql.toString();
    }

    /** @return with one {@code ?} for each parameter */
    public String text() {
        return text(name -> 1);
    }

    /** @return as it was written */
    public String named() {
        StringBuilder sql = new StringBuilder(pieces.get(0));
        for (int i = 0; i < parameters.size(); i++) {
            sql.append(':').append(parameters.get(i)).append(pieces.get(i + 1));
        }
        return sql.toString();
    }

    public Set<String> names() {
        return new LinkedHashSet<>(parameters);
    }

    public boolean uses(String name) {
        return parameters.contains(name);
    }

    public Verb verb() {
        String first = pieces.get(0).strip().split("[^A-Za-z]", 2)[0].toLowerCase(Locale.ROOT);
        return switch (first) {
            case "select", "with" -> Verb.SELECT;
            case "insert" -> Verb.INSERT;
            case "update" -> Verb.UPDATE;
            case "delete" -> Verb.DELETE;
            default -> Verb.OTHER;
        };
    }

    /** One pass over the text: comments go, quoted text and names stay as they are. */
    private static final class Reading {
        private final String text;
        private final List<String> pieces = new ArrayList<>();
        private final List<String> parameters = new ArrayList<>();
        private StringBuilder piece = new StringBuilder();
        private int at;

        Reading(String text) {
            this.text = text.strip().replaceFirst(";$", "");
        }

        NamedSql read() throws BadSql {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\'' || c == '"' || c == '`') {
                    quoted(c);
                } else if (text.startsWith("--", at)) {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end;
                } else if (text.startsWith("/*", at)) {
                    int end = text.indexOf("*/", at);
                    at = end < 0 ? unfinished("the comment") : end + 2;
                } else if (c == ':') {
                    colon();
                } else if (c == '?') {
                    throw bad("has a '?'; parameters have names, as :subject");
                } else if (c == ';') {
                    throw bad("has a ';' in it: each statement is an entry of its own");
                } else {
                    piece.append(c);
                    at++;
                }
            }
            pieces.add(piece.toString());
            if (pieces.size() == 1 && pieces.get(0).isBlank()) {
                throw bad("is empty");
            }
            return new NamedSql(pieces, parameters);
        }

        private void quoted(char mark) throws BadSql {
            int end = text.indexOf(mark, at + 1);
            if (end < 0) {
                unfinished("the text in " + mark);
            }
            if (mark == '\'' && text.substring(at, end).contains("\\")) {
                throw bad("has a backslash in quoted text, which databases read in different ways");
            }
            piece.append(text, at, end + 1);
            at = end + 1;
        }

        /** {@code ::} is a cast, {@code :=} an assignment. */
        private void colon() throws BadSql {
            int end = at + 1;
            while (end < text.length() && isNamePart(text.charAt(end))) {
                end++;
            }
            if (text.startsWith("::", at) || text.startsWith(":=", at)) {
                piece.append(text, at, at + 2);
                at += 2;
            } else if (end == at + 1 || !Character.isLetter(text.charAt(at + 1))) {
                throw bad("has a ':' without the name of a parameter behind it");
            } else {
                pieces.add(piece.toString());
                piece = new StringBuilder();
                parameters.add(text.substring(at + 1, end));
                at = end;
            }
        }

        private static boolean isNamePart(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
        }

        private int unfinished(String what) throws BadSql {
            throw bad(what + " has no end");
        }

        private BadSql bad(String message) {
            return new BadSql(message, (int)
                    text.substring(0, at).chars().filter(c -> c == '\n').count());
        }
    }
}
