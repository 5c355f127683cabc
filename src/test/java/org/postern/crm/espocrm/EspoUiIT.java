package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoUiIT extends EspoUi {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.mariaDb(folder);
    }
}
