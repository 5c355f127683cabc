package org.postern.store;

import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;

/** Tells faults of the database that pass by themselves from those that a mail or our configuration is to blame for. */
final class Faults {
    /** MariaDB: deadlock; lock wait timed out; record changed since last read (snapshot); statement interrupted by a time-out. */
    private static final Set<Integer> MARIADB_LOCKS = Set.of(1213, 1205, 1020, 1969);

    /**
     * MariaDB: too many connections; disk full; table full; shutdown; read-only server, by option or as a replica; node not ready (Galera); connection killed;
     * query interrupted.
     */
    private static final Set<Integer> MARIADB_RESOURCES = Set.of(1040, 1021, 1114, 1053, 1290, 1836, 1047, 1927, 1317);

    /** Deadlock, could not serialise (all); lock not available (PostgreSQL); lock time-out, concurrent update (H2). */
    private static final Set<String> LOCK_STATES = Set.of("40001", "40P01", "55P03", "HYT00", "90131");

    private static final HibernateJpaDialect HIBERNATE = new HibernateJpaDialect();

    private Faults() {}

    /**
     * @return the fault as a {@link TransientDataAccessException} or {@link RecoverableDataAccessException} if trying again is the cure, however deep it lies; else
     *     as a {@link DataAccessException} where Hibernate threw it; else as it is
     */
    static RuntimeException translated(RuntimeException fault) {
        if (fault instanceof TransientDataAccessException || fault instanceof RecoverableDataAccessException) {
            return fault;
        }
        SQLException sql = sqlFault(fault);
        if (sql != null && !isDuplicateKey(sql)) {
            if (isLock(sql)) {
                return new CannotAcquireLockException("the database broke off: " + sql.getMessage(), fault);
            }
            if (isConnection(sql)) {
                return new RecoverableDataAccessException("the database was lost: " + sql.getMessage(), fault);
            }
            if (isResource(sql)) {
                return new TransientDataAccessResourceException("the database cannot now: " + sql.getMessage(), fault);
            }
        }
        DataAccessException known =
                fault instanceof PersistenceException ? HIBERNATE.translateExceptionIfPossible(fault) : null;
        return known == null ? fault : known;
    }

    /** @return true if a unique key of any table was taken */
    static boolean isDuplicateKey(RuntimeException fault) {
        SQLException sql = sqlFault(fault);
        return sql != null && isDuplicateKey(sql);
    }

    private static boolean isDuplicateKey(SQLException sql) {
        return sql.getErrorCode() == 1062 || "23505".equals(sql.getSQLState());
    }

    static boolean isLock(SQLException sql) {
        return MARIADB_LOCKS.contains(sql.getErrorCode())
                || (sql.getSQLState() != null && LOCK_STATES.contains(sql.getSQLState()));
    }

    private static boolean isConnection(SQLException sql) {
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return sql instanceof SQLTransientConnectionException
                || state.startsWith("08")
                || state.startsWith("57P0")
                || state.equals("90067")
                || state.equals("90098")
                || state.equals("90121");
    }

    private static boolean isResource(SQLException sql) {
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return MARIADB_RESOURCES.contains(sql.getErrorCode()) || state.startsWith("53") || state.equals("25006");
    }

    /** @return the innermost SQL fault: a batch or a transaction manager may have wrapped it, several times over */
    private static @Nullable SQLException sqlFault(Throwable fault) {
        SQLException found = null;
        int depth = 0;
        for (Throwable cause = fault; cause != null && depth++ < 20; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                found = sql;
            }
        }
        return found != null && found.getNextException() != null ? found.getNextException() : found;
    }
}
