package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoMeanwhilePostgresIT extends EspoMeanwhile {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.postgres(folder);
    }
}
