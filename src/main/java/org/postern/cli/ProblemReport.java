package org.postern.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.config.Problem;

/** Problems of the configuration, as people read them and as programs do. */
final class ProblemReport {
    private ProblemReport() {}

    /** One problem's fields, flat. */
    record Line(
            String file,
            int line,
            int column,
            String path,
            String message,
            @Nullable String hint) {
        static Line of(Problem problem) {
            return new Line(
                    problem.at().file(),
                    problem.at().line(),
                    problem.at().column(),
                    problem.path(),
                    problem.message(),
                    problem.hint());
        }
    }

    static List<Line> lines(List<Problem> problems) {
        return problems.stream().map(Line::of).toList();
    }

    static String text(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append(problem).append(System.lineSeparator()));
        long files = problems.stream().map(p -> p.at().file()).distinct().count();
        return text.append(counted(problems.size(), "problem"))
                .append(" in ")
                .append(counted(files, "file"))
                .append(System.lineSeparator())
                .toString();
    }

    static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
