package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoRowsPostgresIT extends EspoRows {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.postgres(folder);
    }
}
