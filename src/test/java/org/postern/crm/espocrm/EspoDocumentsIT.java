package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoDocumentsIT extends EspoDocuments {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.mariaDb(folder, WANTED);
    }
}
