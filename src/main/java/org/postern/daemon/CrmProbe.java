package org.postern.daemon;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tells whether the CRM's database answers; asked as often as one likes, it looks at most every few seconds. */
final class CrmProbe {
    private static final Logger LOG = LoggerFactory.getLogger(CrmProbe.class);
    private static final long FRESH = Duration.ofSeconds(5).toNanos();

    private final JdbcTemplate jdbc;
    private boolean answers = true;
    private long lookedAt = System.nanoTime() - FRESH;

    CrmProbe(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    synchronized boolean answers() {
        if (System.nanoTime() - lookedAt >= FRESH) {
            answers = look();
            lookedAt = System.nanoTime();
        }
        return answers;
    }

    private boolean look() {
        try {
            jdbc.execute("SELECT 1");
            return true;
        } catch (DataAccessException e) {
            LOG.debug("The CRM's database does not answer.", e);
            return false;
        }
    }
}
