package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.postern.config.Problem;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;

/** Whether the companies that domains are said to belong to are there. */
final class Companies {
    private final CrmDatabase database;

    Companies(CrmDatabase database) {
        this.database = database;
    }

    /** @param byDomain domain → account id */
    List<Problem> missing(Map<String, String> byDomain) {
        if (byDomain.isEmpty()) {
            return List.of();
        }
        Set<String> there = new HashSet<>();
        new Query("select `id` from `account` where `deleted` = false and `id` in")
                .in(new HashSet<>(byDomain.values()))
                .each(database, row -> there.add(row.getString(1)));
        List<Problem> missing = new ArrayList<>();
        new TreeMap<>(byDomain).forEach((domain, id) -> {
            if (!there.contains(id)) {
                missing.add(new Problem(
                        SchemaInspection.AT,
                        "linking.companies." + domain,
                        "the CRM has no account with the id '" + id + "'; its people are taken for strangers",
                        "the id stands at the end of the address of the account's page in the CRM"));
            }
        });
        return missing;
    }
}
