package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class EspoTablesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:lower;MODE=MariaDB;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1",
                "jdbc:h2:mem:upper;MODE=MariaDB;DB_CLOSE_DELAY=-1"
            })
    void aDemonstrationCrmCanBeMadeInH2(String url) throws Exception {
        var database = new DriverManagerDataSource(url);
        EspoTables.create(database);
        var jdbc = new JdbcTemplate(database);
        new EspoSamples(jdbc).seed();

        assertThat(jdbc.queryForList(
                        "select `u`.`user_name` from `user` `u` join `team_user` `t` on `t`.`user_id` = `u`.`id` where `t`.`team_id` = 'team-sales' order by 1",
                        String.class))
                .containsExactly("anna", "boris", "cyril");
        assertThat(jdbc.queryForObject(
                        "select count(*) from `entity_email_address` where `primary` = 1", Integer.class))
                .isEqualTo(14);
    }

    @Test
    void idsSortInTheOrderTheyWereMade() {
        var ids = new EspoIds(Clock.fixed(Instant.parse("2026-01-05T08:00:00Z"), ZoneOffset.UTC), false);
        var made = Stream.generate(ids::next).limit(100_000).toList();
        assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{17}"));
    }
}
