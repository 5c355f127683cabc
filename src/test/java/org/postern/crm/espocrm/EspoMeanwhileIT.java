package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoMeanwhileIT extends EspoMeanwhile {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.mariaDb(folder);
    }
}
