package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.TransactionSystemException;

class FaultsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            MariaDB deadlock                  | 40001 | 1213 | lock
            MariaDB lock wait                 | HY000 | 1205 | lock
            MariaDB connection lost           | 08000 | -1   | lost
            MariaDB killed                    | 70100 | 1927 | cannot
            MariaDB too many connections      | 08004 | 1040 | lost
            MariaDB read-only                 | HY000 | 1290 | cannot
            MariaDB disk full                 | HY000 | 1021 | cannot
            MariaDB table full                | HY000 | 1114 | cannot
            PostgreSQL deadlock               | 40P01 | 0    | lock
            PostgreSQL lock time-out          | 55P03 | 0    | lock
            PostgreSQL shutdown               | 57P01 | 0    | lost
            PostgreSQL disk full              | 53100 | 0    | cannot
            H2 deadlock                       | 40001 | 40001 | lock
            H2 lock time-out                  | HYT00 | 50200 | lock
            H2 closed                         | 90098 | 90098 | lost
            MariaDB duplicate key             | 23000 | 1062 | same
            H2 duplicate key                  | 23505 | 23505 | same
            MariaDB value too long            | 22001 | 1406 | same
            MariaDB access denied             | 28000 | 1045 | same
            """)
    void whatPassesIsToldFromWhatDoesNot(String what, String state, int code, String expected) {
        SQLException sql = new SQLException(what, state, code);
        RuntimeException fault = new DataIntegrityViolationException(
                "batch", new BatchUpdateException("batch", state, code, new int[0], sql));

        RuntimeException translated = Faults.translated(fault);

        switch (expected) {
            case "lock" ->
                assertThat(translated)
                        .isInstanceOf(CannotAcquireLockException.class)
                        .hasCause(fault);
            case "lost" ->
                assertThat(translated)
                        .isInstanceOf(RecoverableDataAccessException.class)
                        .hasCause(fault);
            case "cannot" ->
                assertThat(translated)
                        .isInstanceOf(TransientDataAccessResourceException.class)
                        .hasCause(fault);
            default -> assertThat(translated).isSameAs(fault);
        }
    }

    @Test
    void aCommitThatGotNoAnswerIsRecoverableForNobodyKnows() {
        SQLException lost = new SQLException("Socket error", "08000", -1);

        assertThat(Faults.translated(new TransactionSystemException("Could not commit", lost)))
                .isInstanceOf(RecoverableDataAccessException.class);
    }

    @Test
    void aPoolWithoutAConnectionIsRecoverable() {
        assertThat(Faults.translated(
                        new IllegalStateException(new SQLTransientConnectionException("timed out after 10000ms"))))
                .isInstanceOf(RecoverableDataAccessException.class);
    }

    @Test
    void aFaultOfThePlanStaysWhatItIs() {
        IllegalStateException fault = new IllegalStateException("planning", new Exception("x"));

        assertThat(Faults.translated(fault)).isSameAs(fault);
    }
}
