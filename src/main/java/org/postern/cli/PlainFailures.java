package org.postern.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import org.postern.daemon.AlreadyRunning;
import org.postern.daemon.CannotStart;
import org.postern.daemon.ConfigRefused;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** A command that failed: one sentence for people. Only a fault of our own shows where it happened. */
final class PlainFailures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof ConfigRefused refused) {
            err.println(new ProblemReport(refused.problems()).text());
            return ExitCode.WRONG_CONFIG;
        }
        err.println(command.getCommandSpec().qualifiedName() + ": " + sentence(failure));
        return ExitCode.FAILED;
    }

    private static String sentence(Exception failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": may not be read or written";
        }
        if (failure instanceof BadSqlGrammarException refused && isOfMissingTable(refused)) {
            return "Postern's own tables are not there: 'postern migrate' makes them, and so does the first start of the daemon";
        }
        if (failure instanceof Failed
                || failure instanceof AlreadyRunning
                || failure instanceof CannotStart
                || failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof DataAccessException) {
            return String.valueOf(failure.getMessage());
        }
        LoggerFactory.getLogger(PlainFailures.class).error("The command failed unexpectedly.", failure);
        return failure.toString();
    }

    /** States of MariaDB, H2 and PostgreSQL; the CRM's own tables are another matter. */
    private static boolean isOfMissingTable(BadSqlGrammarException refused) {
        String state = String.valueOf(refused.getSQLException().getSQLState());
        return Set.of("42S02", "42S04", "3F000", "90079", "42P01").contains(state)
                && refused.getSql().contains("postern_");
    }
}
