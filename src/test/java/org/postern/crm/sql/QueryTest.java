package org.postern.crm.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class QueryTest {
    private final CrmDatabase database =
            new CrmDatabase(new JdbcTemplate(new DriverManagerDataSource("jdbc:h2:mem:query")));

    @Test
    void partsOfAUnionWithAListOfNothingAreLeftOut() {
        assertThat(found(ones("a", 1), ones("no such table", 0), ones("b", 2))).containsExactly("a1", "b2", "b2");
        assertThat(found(ones("no such table", 0), ones("b", 1))).containsExactly("b1");
    }

    @Test
    void aUnionOfNothingIsNotAsked() {
        assertThat(found(ones("no such table", 0))).isEmpty();
        assertThat(found()).isEmpty();
    }

    /** Finds so many rows; none: could not be run. */
    private static Query ones(String name, int count) {
        return new Query(
                        count == 0
                                ? "select * from `" + name + "` where `id` in"
                                : "select '" + name + count + "' from system_range(1, " + count + ") where 1 in")
                .in(count == 0 ? List.of() : List.of(1));
    }

    private List<String> found(Query... queries) {
        List<String> found = new ArrayList<>();
        Query.unionAll(List.of(queries)).each(database, row -> found.add(row.getString(1)));
        return found;
    }
}
