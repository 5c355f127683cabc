package org.postern.crm.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManyRowsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            insert into t (a, b) values (?, ?)                              | insert into t (a, b) values (?, ?), (?, ?) returning `id`
            INSERT INTO `t` (`a`)\tVALUES (concat(?, ')'))                  | INSERT INTO `t` (`a`)\tVALUES (concat(?, ')')), (concat(?, ')')) returning `id`
            insert ignore into t (a) values (?)                             |
            insert into t (a) values (?) on duplicate key update a = 1      |
            insert into t (a) values (?), (?)                               |
            insert into t (a) select ?                                      |
            insert into t set a = ?                                         |
            """)
    void onlyAPlainInsertTakesManyRowsAndTellsTheirKeys(String sql, String twoRows) {
        assertThat(ManyRows.of(sql).map(plain -> plain.text(2, List.of("id"))).orElse(null))
                .isEqualTo(twoRows);
    }
}
