package org.postern.crm.espocrm;

import java.nio.file.Path;
import java.util.UUID;

class EspoRowsTest extends EspoRows {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return new EspoDesk("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MariaDB;DB_CLOSE_DELAY=-1", "sa", "", folder);
    }
}
