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
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;

/** Sets {@code email_address.invalid} and {@code opt_out}, which EspoCRM's mass mail heeds and its screens show. */
final class AddressFacts {
    private final CrmDatabase database;

    AddressFacts(CrmDatabase database) {
        this.database = database;
    }

    void learn(Collection<AddressFact> facts) {
        Map<Fact, SortedSet<String>> addresses = new EnumMap<>(Fact.class);
        facts.forEach(fact ->
                addresses.computeIfAbsent(fact.fact(), f -> new TreeSet<>()).add(Directory.lower(fact.address())));
        addresses.forEach((fact, known) -> set(column(fact), known));
    }

    private static String column(Fact fact) {
        return switch (fact) {
            case INVALID -> "invalid";
            case OPTED_OUT -> "opt_out";
        };
    }

    /** Row by row in the order of ids, as the rows of addresses are locked everywhere. */
    private void set(String column, Collection<String> addresses) {
        List<Object[]> ids = new ArrayList<>();
        new Query("select `id` from `email_address` where `deleted` = false and `" + column
                        + "` = false and `lower` in")
                .in(addresses)
                .then(" order by `id`")
                .each(database, row -> ids.add(new Object[] {row.getString(1)}));
        if (!ids.isEmpty()) {
            database.batch("update `email_address` set `" + column + "` = true where `id` = ?", ids);
        }
    }
}
