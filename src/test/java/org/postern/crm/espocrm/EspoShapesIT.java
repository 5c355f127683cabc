package org.postern.crm.espocrm;

import org.junit.jupiter.api.Nested;

class EspoShapesIT {
    @Nested
    class EightFour extends OlderRows {
        EightFour() {
            super(Shape.V8_4, "EspoCRM 8.4 or newer", Desks::mariaDb);
        }
    }

    @Nested
    class SevenFour extends OlderRows {
        SevenFour() {
            super(Shape.V7_4, "EspoCRM 7.4 or newer", Desks::mariaDb);
        }
    }

    @Nested
    class SixOne extends OlderRows {
        SixOne() {
            super(Shape.V6_1, "EspoCRM older than 7.0", Desks::mariaDb);
        }
    }
}
