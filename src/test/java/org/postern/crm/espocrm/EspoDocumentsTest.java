package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoDocumentsTest extends EspoDocuments {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.h2(folder, WANTED);
    }
}
