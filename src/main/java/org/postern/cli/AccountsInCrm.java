package org.postern.cli;

import java.nio.file.Path;
import java.util.List;
import org.postern.config.Config;
import org.postern.config.Location;
import org.postern.config.Problem;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.espocrm.EspoAccounts;
import org.postern.store.Database;
import org.springframework.dao.DataAccessException;

/** Mailboxes and filters that people keep in the CRM. A class of its own, since most commands load no database. */
final class AccountsInCrm {
    private AccountsInCrm() {}

    /**
     * @param files the configuration as the files have it
     * @param patient a CRM that cannot be asked now is a problem like others
     * @return it with what is kept in the CRM
     * @throws DataAccessException if the CRM cannot be asked now, unless {@code patient}
     */
    static ConfigResult added(ConfigReader reader, Config files, Path folder, boolean patient) {
        try (Database database = Database.open(files.database())) {
            return reader.withAccounts(EspoAccounts.read(database.jdbc(), files))
                    .read(folder);
        } catch (IllegalArgumentException e) {
            return refused(e);
        } catch (DataAccessException e) {
            if (patient) {
                return refused(e);
            }
            throw e;
        }
    }

    private static ConfigResult refused(RuntimeException why) {
        return new ConfigResult.Invalid(List.of(new Problem(
                new Location("postern.yaml", 1, 1),
                "crm.use-accounts",
                "the CRM's mail accounts cannot be read: " + why.getMessage(),
                null)));
    }
}
