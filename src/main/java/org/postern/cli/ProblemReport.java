package org.postern.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.config.Problem;

/** Problems of the configuration, as people read them and as programs do. */
record ProblemReport(List<Problem> found) {
    private static final String HINT = "    hint: ";

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

    private record Lines(List<Line> problems) {}

    /** @return {@code {"problems":[{"file","line","column","path","message","hint"}]}} */
    String json() {
        return OutputOption.line(new Lines(found.stream().map(Line::of).toList()));
    }

    private static String folded(String line) {
        return line.startsWith(HINT)
                ? Folded.of(HINT, line.substring(HINT.length()), HINT.length())
                : Folded.of("", line, 4);
    }

    /** @return each problem with its hint below, and how many there are in how many files; on a terminal folded between words */
    String text() {
        return text(OnTerminal.is());
    }

    String text(boolean folded) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : found) {
            if (folded) {
                problem.toString()
                        .lines()
                        .forEach(line -> text.append(folded(line)).append(System.lineSeparator()));
            } else {
                text.append(problem).append(System.lineSeparator());
            }
        }
        long files = found.stream().map(p -> p.at().file()).distinct().count();
        return text.append(found.size())
                .append(found.size() == 1 ? " problem in " : " problems in ")
                .append(files)
                .append(files == 1 ? " file" : " files")
                .toString();
    }
}
