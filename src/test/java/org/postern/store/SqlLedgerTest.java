package org.postern.store;

import org.postern.config.DatabaseConfig;

class SqlLedgerTest extends SqlLedgerContract {
    @Override
    DatabaseConfig config() {
        return h2();
    }
}
