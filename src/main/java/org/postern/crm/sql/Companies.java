package org.postern.crm.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.postern.config.Problem;

/** Whether the companies that domains are said to belong to are there. */
public final class Companies {
    private final CrmDatabase database;
    private final String table;

    /** @param table of accounts */
    public Companies(CrmDatabase database, String table) {
        this.database = database;
        this.table = table;
    }

    /** @param byDomain domain → account id */
    public List<Problem> missing(Map<String, String> byDomain) {
        if (byDomain.isEmpty()) {
            return List.of();
        }
        Set<String> there = new HashSet<>();
        new Query("select `id` from `" + table + "` where `deleted` = false and `id` in")
                .in(new HashSet<>(byDomain.values()))
                .each(database, row -> there.add(row.getString(1)));
        List<Problem> missing = new ArrayList<>();
        new TreeMap<>(byDomain).forEach((domain, id) -> {
            if (!there.contains(id)) {
                missing.add(new Problem(
                        ServerInspection.AT,
                        "linking.companies." + domain,
                        "the CRM has no account with the id '" + id + "'; its people are taken for strangers",
                        "the id stands at the end of the address of the account's page in the CRM"));
            }
        });
        return missing;
    }
}
