package org.postern.commit;

import org.postern.config.DatabaseConfig;

class CallByCallTest extends CallByCall {
    @Override
    DatabaseConfig databaseConfig() {
        return new DatabaseConfig("jdbc:h2:mem:callbycall;MODE=MariaDB", "sa", null, "postern", 4);
    }
}
