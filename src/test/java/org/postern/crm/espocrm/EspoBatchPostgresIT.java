package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoBatchPostgresIT extends EspoBatch {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.postgres(folder);
    }
}
