package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;

class FaultTest {
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "08S01, 0, TRANSIENT",
        "40P01, 0, TRANSIENT",
        "55P03, 0, TRANSIENT",
        "57P01, 0, TRANSIENT",
        "HY000, 1205, TRANSIENT",
        "HY000, 1021, TRANSIENT",
        "23505, 0, MESSAGE_BOUND",
        "22001, 1406, MESSAGE_BOUND"
    })
    void whatTheDatabaseSaysTellsWhetherItPasses(String state, int code, Fault fault) {
        SQLException said = new SQLException("said", state, code);
        assertThat(Fault.of(new UncategorizedSQLException("insert", "insert into email", said)))
                .isEqualTo(fault);
    }

    @Test
    void whatATriggerOfTheSiteRaisesIsTheMailsFault() {
        SQLException said = new SQLTransientConnectionException("not on our site", "45000", 1644);
        assertThat(Fault.of(new TransientDataAccessResourceException("insert into email", said)))
                .isEqualTo(Fault.MESSAGE_BOUND);
    }

    @Test
    void dataThatDoesNotFitIsTheMailsFault() {
        SQLException said = new SQLSyntaxErrorException("Data too long for column 'c_x'", "22001", 1406);
        assertThat(Fault.of(new BadSqlGrammarException("insert", "insert into email", said)))
                .isEqualTo(Fault.MESSAGE_BOUND);
    }

    @Test
    void aConstraintIsTheMailsFault() {
        assertThat(Fault.of(new DataIntegrityViolationException("a constraint of the CRM")))
                .isEqualTo(Fault.MESSAGE_BOUND);
    }
}
