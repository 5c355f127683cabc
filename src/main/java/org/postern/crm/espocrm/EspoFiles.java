package org.postern.crm.espocrm;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.crm.sql.OrphanFiles;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which files of EspoCRM's upload folder have their row. */
public final class EspoFiles {
    private EspoFiles() {}

    /** @param folder EspoCRM's upload folder */
    public static OrphanFiles orphans(JdbcTemplate jdbc, Path folder) {
        return new OrphanFiles(folder, (id, changed) -> true, ids -> withRow(jdbc, ids));
    }

    /** A copy that EspoCRM makes of an attachment has no file of its own: its source_id names it. */
    private static Set<String> withRow(JdbcTemplate jdbc, List<String> ids) {
        String in = " in (?" + ", ?".repeat(ids.size() - 1) + ")";
        return new HashSet<>(jdbc.queryForList(
                "select `id` from `attachment` where `id`" + in
                        + " union select `source_id` from `attachment` where `source_id`" + in,
                String.class,
                Stream.concat(ids.stream(), ids.stream()).toArray()));
    }
}
