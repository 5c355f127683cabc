package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is written into the tables of other versions is the same, as far as they have a place for it. */
class EspoShapesTest {
    abstract static class Of extends EspoRows {
        private final Shape shape;
        private final String version;

        Of(Shape shape, String version) {
            this.shape = shape;
            this.version = version;
        }

        @Override
        EspoDesk open(Path folder) throws Exception {
            return Desks.h2(folder, shape);
        }

        @Test
        void theVersionIsToldByItsTables() {
            var inspection = desk.crm.inspect();
            assertThat(inspection.problems()).isEmpty();
            assertThat(inspection.found()).isEqualTo(version);
        }
    }

    @Nested
    class EightFour extends Of {
        EightFour() {
            super(Shape.V8_4, "EspoCRM 8.4 or newer");
        }
    }

    @Nested
    class SevenFour extends Of {
        SevenFour() {
            super(Shape.V7_4, "EspoCRM 7.4 or newer");
        }
    }

    @Nested
    class SixOne extends Of {
        SixOne() {
            super(Shape.V6_1, "EspoCRM older than 7.0");
        }
    }
}
