package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoAfterwardsPostgresIT extends EspoAfterwards {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.postgres(folder);
    }
}
