package org.postern.crm.suitecrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is written into the tables of other versions is the same, as far as they have a place for it. */
class SuiteShapesTest {
    @Nested
    class SevenTwelve extends SuiteRows {
        @Override
        SuiteDesk open(Path folder) throws Exception {
            SuiteDesk older = SuiteDesk.h2(folder);
            older.downgrade();
            return older;
        }

        @Test
        void theVersionIsToldByItsTables() {
            assertThat(desk.crm.inspect().problems()).isEmpty();
            assertThat(desk.crm.inspect().found()).isEqualTo("SuiteCRM 7.12 or older");
        }
    }

    @Nested
    class Eight extends Suite8Rows {
        @Override
        SuiteDesk open(Path folder) throws Exception {
            SuiteDesk newer = SuiteDesk.h2(folder);
            newer.upgrade();
            return newer;
        }
    }
}
