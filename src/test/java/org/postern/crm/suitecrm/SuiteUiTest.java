package org.postern.crm.suitecrm;

import java.nio.file.Path;

class SuiteUiTest extends SuiteUi {
    @Override
    SuiteDesk open(Path folder) throws Exception {
        return SuiteDesk.h2(folder);
    }
}
