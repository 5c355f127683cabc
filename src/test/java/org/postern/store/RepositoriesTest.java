package org.postern.store;

import org.postern.config.DatabaseConfig;

class RepositoriesTest extends RepositoriesContract {
    @Override
    DatabaseConfig config() {
        return h2();
    }
}
