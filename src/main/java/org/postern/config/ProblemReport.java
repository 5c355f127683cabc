package org.postern.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Shows all problems of a configuration, for people or for programs. */
public final class ProblemReport {
    private final List<Problem> problems;

    public ProblemReport(List<Problem> problems) {
        this.problems = List.copyOf(problems);
    }

    /** @return each problem in a line, with its hint indented below, and a last line such as "3 problems in 2 files" */
    public String text() {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append(problem).append(System.lineSeparator()));
        return text.append(summary()).toString();
    }

    /** @return {@code {"problems":[{"file","line","column","path","message","hint"}]}} on one line; hint may be null */
    public String json() {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        ArrayNode list = report.putArray("problems");
        problems.forEach(problem -> list.addObject()
                .put("file", problem.at().file())
                .put("line", problem.at().line())
                .put("column", problem.at().column())
                .put("path", problem.path())
                .put("message", problem.message())
                .put("hint", problem.hint()));
        return report.toString();
    }

    private String summary() {
        long files =
                problems.stream().map(problem -> problem.at().file()).distinct().count();
        return count(problems.size(), "problem") + " in " + count(files, "file");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
