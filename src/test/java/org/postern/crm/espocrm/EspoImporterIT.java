package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoImporterIT extends EspoImporter {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.mariaDb(folder);
    }

    @Override
    String lock() {
        return "lock tables `email` write";
    }

    @Override
    String unlock() {
        return "unlock tables";
    }
}
