package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoUiPostgresIT extends EspoUi {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.postgres(folder);
    }
}
