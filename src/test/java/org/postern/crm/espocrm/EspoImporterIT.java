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

    @Override
    String impatience() {
        return "set session lock_wait_timeout = 1";
    }
}
