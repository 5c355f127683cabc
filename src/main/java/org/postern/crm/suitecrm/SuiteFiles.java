package org.postern.crm.suitecrm;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postern.crm.sql.OrphanFiles;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Which files of SuiteCRM's upload folder have their row: a note of any parent. Documents and pictures lie in the same folder under ids of SuiteCRM's; ours are told
 * by the time in them.
 */
public final class SuiteFiles {
    private SuiteFiles() {}

    /** @param folder SuiteCRM's upload folder */
    public static OrphanFiles orphans(JdbcTemplate jdbc, Path folder) {
        return new OrphanFiles(folder, SuiteIds::madeAround, ids -> withRow(jdbc, ids));
    }

    private static Set<String> withRow(JdbcTemplate jdbc, List<String> ids) {
        return new HashSet<>(jdbc.queryForList(
                "select `id` from `notes` where `id` in (?" + ", ?".repeat(ids.size() - 1) + ")",
                String.class,
                ids.toArray()));
    }
}
