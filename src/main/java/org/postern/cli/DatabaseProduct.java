package org.postern.cli;

import java.sql.DatabaseMetaData;
import org.postern.store.Database;
import org.springframework.jdbc.core.ConnectionCallback;

/** Which database it is, as itself and its driver say. */
final class DatabaseProduct {
    private DatabaseProduct() {}

    /** @return name, version and version of the driver */
    static String of(Database database) {
        return String.valueOf(database.jdbc().execute((ConnectionCallback<String>) connection -> {
            DatabaseMetaData about = connection.getMetaData();
            return about.getDatabaseProductName() + " " + about.getDatabaseProductVersion() + ", driver "
                    + about.getDriverVersion();
        }));
    }
}
