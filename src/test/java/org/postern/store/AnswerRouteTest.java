package org.postern.store;

import org.postern.config.DatabaseConfig;

class AnswerRouteTest extends AnswerRouteContract {
    @Override
    DatabaseConfig config() {
        return h2();
    }
}
