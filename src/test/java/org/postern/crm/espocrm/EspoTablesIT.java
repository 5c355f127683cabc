package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postern.servers.MariaDbServer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class EspoTablesIT {
    @Test
    void theSameTablesAndTheFullTextIndexesCanBeMadeInMariaDb() throws Exception {
        var fresh = MariaDbServer.get().fresh();
        var database = new DriverManagerDataSource(fresh.url(), MariaDbServer.USER, MariaDbServer.PASSWORD);
        EspoTables.create(database);
        EspoTables.createFullTextIndexes(database);
        var jdbc = new JdbcTemplate(database);
        new EspoSamples(jdbc).seed();

        assertThat(jdbc.queryForList(
                        "select distinct table_name from information_schema.statistics where table_schema = ? and index_type = 'FULLTEXT' order by 1",
                        String.class,
                        fresh.name()))
                .containsExactly("case", "email", "note");
        assertThat(jdbc.queryForObject("select count(*) from `contact`", Integer.class))
                .isEqualTo(5);
    }
}
