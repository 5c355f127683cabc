package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.postern.crm.Crm.AddressFact;
import org.postern.crm.Crm.AddressFact.Fact;
import org.springframework.jdbc.core.JdbcTemplate;

/** Sets {@code email_address.invalid} and {@code opt_out}, which EspoCRM's mass mail heeds and its screens show. */
final class AddressFacts {
    private static final Map<Fact, String> COLUMNS = Map.of(Fact.INVALID, "invalid", Fact.OPTED_OUT, "opt_out");
    private final JdbcTemplate jdbc;

    AddressFacts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void learn(Collection<AddressFact> facts) {
        Map<Fact, SortedSet<String>> addresses = new EnumMap<>(Fact.class);
        facts.forEach(fact ->
                addresses.computeIfAbsent(fact.fact(), f -> new TreeSet<>()).add(Directory.lower(fact.address())));
        addresses.forEach((fact, known) -> set(COLUMNS.get(fact), known));
    }

    /** Row by row in the order of ids, as the rows of addresses are locked everywhere. */
    private void set(String column, Collection<String> addresses) {
        List<Object[]> ids = new ArrayList<>();
        new Query("select `id` from `email_address` where `deleted` = 0 and `" + column + "` = 0 and `lower` in")
                .in(addresses)
                .then(" order by `id`")
                .each(jdbc, row -> ids.add(new Object[] {row.getString(1)}));
        if (!ids.isEmpty()) {
            jdbc.batchUpdate("update `email_address` set `" + column + "` = 1 where `id` = ?", ids);
        }
    }
}
