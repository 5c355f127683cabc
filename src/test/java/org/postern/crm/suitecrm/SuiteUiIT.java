package org.postern.crm.suitecrm;

import java.nio.file.Path;

class SuiteUiIT extends SuiteUi {
    @Override
    SuiteDesk open(Path folder) throws Exception {
        return SuiteDesk.mariaDb(folder);
    }
}
