package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoImporterPostgresIT extends EspoImporter {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.postgres(folder);
    }

    @Override
    String lock() {
        return "lock table \"email\" in exclusive mode";
    }

    @Override
    String unlock() {
        return "commit";
    }

    @Override
    String impatience() {
        return "set lock_timeout = '1s'";
    }
}
