package org.postern.crm.suitecrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.postern.crm.Crm.AddressFact;
import org.postern.crm.Crm.AddressFact.Fact;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;

/** Sets {@code email_addresses.invalid_email} and {@code opt_out}, which SuiteCRM's campaigns heed and its screens show. */
final class AddressFacts {
    private final CrmDatabase database;
    private final String now;

    AddressFacts(CrmDatabase database, String now) {
        this.database = database;
        this.now = now;
    }

    void learn(Collection<AddressFact> facts) {
        Map<Fact, SortedSet<String>> addresses = new EnumMap<>(Fact.class);
        facts.forEach(fact -> addresses
                .computeIfAbsent(fact.fact(), f -> new TreeSet<>())
                .add(fact.address().toUpperCase(Locale.ROOT)));
        addresses.forEach((fact, known) -> set(column(fact), known));
    }

    private static String column(Fact fact) {
        return switch (fact) {
            case INVALID -> "invalid_email";
            case OPTED_OUT -> "opt_out";
        };
    }

    /** Row by row in the order of ids, as the rows of addresses are locked everywhere. */
    private void set(String column, Collection<String> addresses) {
        List<Object[]> ids = new ArrayList<>();
        new Query("select `id` from `email_addresses` where `deleted` = false and "
                        + DirectoryReader.not("`" + column + "`") + " and `email_address_caps` in")
                .in(addresses)
                .then(" order by `id`")
                .each(database, row -> ids.add(new Object[] {now, row.getString(1)}));
        if (!ids.isEmpty()) {
            database.batch(
                    "update `email_addresses` set `" + column + "` = true, `date_modified` = ? where `id` = ?", ids);
        }
    }
}
